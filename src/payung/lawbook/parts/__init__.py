"""How the pages show the statute: words, values, histories, trees."""

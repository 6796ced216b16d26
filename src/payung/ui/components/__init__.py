"""Pure builders of markup: numbers into words, states into shapes, figures into SVG."""

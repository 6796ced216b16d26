"""Who is protected where: counted months, published figures with source and day, the share of a base."""

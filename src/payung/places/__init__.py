"""Province to village, aliases and near spellings, denominators with source, boundaries."""

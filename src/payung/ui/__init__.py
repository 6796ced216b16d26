"""What all pages share: layout, components, tables, forms, formats, exports, words of persons and work. It imports no
room."""

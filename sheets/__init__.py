"""Reading the sheet: grid, layout, cells, snapshot."""

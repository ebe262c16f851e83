"""A second source: an export of the central system, compared with the sheet."""

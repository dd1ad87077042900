"""The bar that shows the flaws that were found."""

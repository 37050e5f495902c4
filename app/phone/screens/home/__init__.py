"""The bar of the main places with the big button, and what to tell after unlocking."""

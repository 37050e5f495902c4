"""The commands of `firsthand-desk`, in groups. Each module has `add`, which puts its commands into the application."""

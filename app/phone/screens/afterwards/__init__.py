"""What comes next for one record: steps, dates, marking as sent."""

"""Cards of lawyers and groups: kept, compared by voice, removed."""

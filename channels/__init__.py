"""The edge to phones and mailboxes: adapters that know a provider and no business rule."""

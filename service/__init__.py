"""What happens: people, conversations, pages, processes."""

"""What a listing that was approved receives: logo, documents to print, a code anybody may check."""

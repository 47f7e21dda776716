"""What happens when shared things are saved."""

from millejours import kept_files, page_cache, useful_numbers, visibility, vocabulary

vocabulary.connect()
useful_numbers.connect()
page_cache.connect()
visibility.connect()
kept_files.connect()

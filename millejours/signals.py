"""What happens when shared things are saved."""

from millejours import useful_numbers, vocabulary

vocabulary.connect()
useful_numbers.connect()

"""The self-assessment: answers in, a picture out, nothing stored."""

"""Every shipped pictogram has a French name and a group."""

from millejours.pictograms import pictogram_groups, pictogram_names


def test_every_pictogram_is_named_in_french():
    named = [name for group in pictogram_groups().values() for name, _label in group]
    assert sorted(named) == sorted(pictogram_names())
    assert "…" not in pictogram_groups()


def test_names_are_not_given_twice():
    labels = [label for group in pictogram_groups().values() for _name, label in group]
    assert len(set(labels)) == len(labels)

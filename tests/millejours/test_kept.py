"""``{% kept %}``: what is the same for everybody is rendered once, and nothing else enters it."""

import pytest
from django.template import Context, TemplateSyntaxError, engines
from django.utils import translation

from millejours.templatetags.kept import KeptNode


class Told:
    """A value that counts how often it is read."""

    def __init__(self, text):
        self.text = text
        self.times = 0

    def __str__(self):
        self.times += 1
        return self.text


def template(text):
    return engines["django"].from_string(f"{{% load kept %}}{text}").template


def test_the_same_value_is_rendered_once():
    links, value = template("{% kept links %}<b>{{ links }}</b>{% endkept %}"), Told("a")
    assert [links.render(Context({"links": value})) for _time in range(3)] == ["<b>a</b>"] * 3
    assert value.times == 1


def test_an_equal_value_is_the_same():
    links = template("{% kept links %}{{ links.0 }}{% endkept %}")
    nodes = [node for node in links.nodelist if isinstance(node, KeptNode)]
    links.render(Context({"links": ["a"]}))
    kept = nodes[0].kept["fr"]
    links.render(Context({"links": ["a"]}))
    assert nodes[0].kept["fr"] is kept


def test_another_value_is_rendered_again():
    links = template("{% kept links %}{{ links }}{% endkept %}")
    assert [links.render(Context({"links": text})) for text in ("a", "b", "a")] == ["a", "b", "a"]


def test_each_language_has_its_own():
    text = template("{% kept %}{% get_current_language as code %}{{ code }}{% endkept %}")
    codes = []
    for code in ("fr", "en", "fr"):
        with translation.override(code):
            codes.append(text.render(Context()))
    assert codes == ["fr", "en", "fr"]


def test_two_places_of_a_template_are_two():
    text = template("{% kept %}a{% endkept %}{% kept %}b{% endkept %}")
    assert [text.render(Context()) for _time in range(2)] == ["ab", "ab"]


def test_nothing_of_a_person_may_be_read_inside(rf):
    """Whatever the page knows: who asks, at which address, for which place."""
    page = template("{% kept links %}{% if request or place %}{{ place }}{% endif %}{% endkept %}")
    request = rf.get("/annuaire/?lieu=Mende")
    assert page.render(Context({"links": "a", "place": "Mende", "request": request})) == ""


def test_values_are_escaped():
    links = template("{% kept links %}{{ links }}{% endkept %}")
    assert links.render(Context({"links": "<script>"})) == "&lt;script&gt;"


def test_a_missing_value_is_missing_inside_too():
    links = template("{% kept links %}{% if links %}a{% else %}b{% endif %}{% endkept %}")
    assert links.render(Context()) == "b"
    assert links.render(Context({"links": True})) == "a"


@pytest.mark.parametrize("name", ["page.title", "links|first", "'a'"])
def test_only_names_of_variables_may_be_given(name):
    with pytest.raises(TemplateSyntaxError, match="kept"):
        template(f"{{% kept {name} %}}{{% endkept %}}")

"""What the story's visitors read off a page: which form is meant, which button is pressed."""

from __future__ import annotations

import pytest

from coordination.demo.pages import Page

BODY = """<h1>议事</h1><a href="/items/7/">议题</a>
<form action="/search/"><input name="q"><input name="outcome"><input name="more"></form>
<form method="post"><input type="hidden" name="version" value="3"><textarea name="outcome"></textarea>
<button data-main type="submit">提交</button></form>
<form method="post"><button name="conclusion" value="adopt">通过</button>
<button name="conclusion" value="amended">修改后通过</button><button name="conclusion" value="reject">不通过</button>
</form>"""


def test_the_main_form_is_meant_where_several_fit():
    form = Page(200, "/x/", BODY).form_with("outcome")
    assert (form.is_main, form.fields["version"]) == (True, ["3"])


@pytest.mark.parametrize(("words", "value"), [("通过", "adopt"), ("修改后", "amended"), ("不通过", "reject")])
def test_the_button_that_says_just_that_is_pressed(words, value):
    form = Page(200, "/x/", BODY).form_with(button=words)
    assert form.pressed(words) == {"conclusion": value}


def test_no_button_is_pressed_by_no_words():
    assert Page(200, "/x/", BODY).form_with(button="通过").pressed("") == {}

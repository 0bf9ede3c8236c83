"""Whatever comes in, a message comes out or Malformed is raised; what we say is what pycrdt understands."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Text, YMessageType, YSyncMessageType, create_sync_message, create_update_message

from mieux.live import messages
from mieux.live.messages import Malformed, Present

numbers = st.integers(0, messages.LARGEST)
names = st.text(max_size=20)
present = st.builds(Present, numbers, numbers, st.none() | st.text(max_size=50).filter(lambda text: text != "null"))
presents = st.lists(present, max_size=5).map(tuple)
wire = st.one_of(
    st.builds(messages.Step1, st.binary()),
    st.builds(messages.Step2, st.binary()),
    st.builds(messages.Update, st.binary()),
    st.builds(messages.Awareness, presents),
    st.just(messages.QueryAwareness()),
    st.just(messages.WantsSaved()),
    st.builds(messages.Saved, numbers, numbers, numbers),
    st.builds(messages.Refused, names),
)
between = st.one_of(
    st.builds(messages.Shared, names, numbers, st.binary()),
    st.builds(messages.Kept, names, numbers),
    st.builds(messages.Here, names, numbers, st.binary()),
    st.builds(messages.Ask, names, st.binary()),
    st.builds(messages.Answer, names, names, numbers, st.binary()),
    st.builds(messages.Around, names, presents),
    st.builds(messages.Pushed, st.binary()),
    st.just(messages.RightsChanged()),
    st.builds(messages.Notice, numbers),
)


def written(message: messages.Message) -> bytes:
    match message:
        case messages.Awareness(present):
            return messages.awareness(present)
        case messages.QueryAwareness():
            return messages.query_awareness()
        case messages.WantsSaved():
            return messages.wants_saved()
        case _:
            return getattr(messages, type(message).__name__.lower())(*message)


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_malformed(data):
    for read in (messages.read, messages.unpack, messages.read_state):
        with suppress(Malformed):
            read(data)


@settings(max_examples=200)
@given(wire, st.data())
def test_a_message_is_read_as_it_was_written_and_never_shorter_or_longer(message, data):
    as_bytes = written(message)
    assert messages.read(as_bytes) == message
    with pytest.raises(Malformed):
        messages.read(as_bytes + b"\x00")
    if len(as_bytes) > 1:
        with pytest.raises(Malformed):
            messages.read(as_bytes[: data.draw(st.integers(1, len(as_bytes) - 1))] if as_bytes[:1] != b"\x03" else b"")


@settings(max_examples=200)
@given(between)
def test_processes_understand_each_other(message):
    assert messages.unpack(messages.pack(message)) == message


@given(numbers)
def test_numbers_come_back(value):
    assert messages.read_number(messages.number(value), 0) == (value, len(messages.number(value)))


@pytest.mark.parametrize("value", [-1, messages.LARGEST + 1])
def test_numbers_that_javascript_cannot_hold_are_not_written(value):
    with pytest.raises(ValueError, match="cannot be written"):
        messages.number(value)


def test_a_length_larger_than_the_message_reserves_nothing():
    with pytest.raises(Malformed):
        messages.read(b"\x00\x02" + messages.number(messages.LARGEST) + b"x")
    with pytest.raises(Malformed):
        messages.read(b"\x01" + b"\x09" + messages.number(messages.LARGEST))


def test_we_say_what_pycrdt_says():
    doc = Doc()
    doc["text"] = Text("bonjour")
    assert create_sync_message(doc) == messages.step1(doc.get_state())
    assert create_update_message(doc.get_update()) == messages.update(doc.get_update())
    assert messages.step2(b"x")[:2] == bytes([YMessageType.SYNC, YSyncMessageType.SYNC_STEP2])


def test_a_state_vector_says_how_much_of_whom_is_known():
    doc = Doc(client_id=7)
    doc["text"] = Text("bonjour")
    assert messages.read_state(doc.get_state()) == {7: 7}
    assert messages.read_state(Doc().get_state()) == {}


def test_final_codes_are_those_after_which_a_browser_does_not_come_back():
    final = {code for code in messages.Close if 4400 <= code <= 4499}
    assert messages.Close.TRY_LATER not in final
    assert messages.Close.MALFORMED in final

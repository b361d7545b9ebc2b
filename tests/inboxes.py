"""Whether an inbox holds what its owner can do: asked of each open task and of everybody in the house."""

from __future__ import annotations

from collections import defaultdict

from coordination.access import Actor, narrowing_of
from coordination.units.models import Post, Substitution, User
from coordination.units.queries import current_successor
from workflows.engine.access import may_take, refused_by_policy
from workflows.engine.narrowing import name_person, people_for
from workflows.models import Task


class House:
    """Everybody who may sign in today, in each of their posts and for whom they stand in."""

    def __init__(self) -> None:
        posts = Post.objects.current().filter(user__is_active=True).select_related("user", "unit__region")
        standing_in = Substitution.objects.in_force().filter(substitute__user__is_active=True)
        named = ("substitute__user", "substitute__unit", "post__user", "post__unit__region")
        self.people: dict[int, list[Actor]] = defaultdict(list)
        for post in posts:
            self.people[post.user_id].append(Actor(post.user, post))
        for found in standing_in.select_related(*named):
            actor = Actor(found.substitute.user, found.substitute, on_behalf_of=found.post)
            self.people[actor.user.pk].append(actor)

    def user(self, pk: int) -> User:
        return self.people[pk][0].user

    def desk(self, task: Task) -> list[int]:
        """Whom the holder's role and unit reach, whoever the step is for."""
        key = (current_successor(task.holder_unit).pk, task.holder_role)
        return [
            pk for pk, actors in self.people.items() if any((one.unit_id, one.role) == key for one in actors)
        ]

    def shown(self, task: Task) -> set[int]:
        """In whose inboxes it stands."""
        return {
            pk
            for pk in self.desk(task)
            if Task.objects.waiting_for(self.people[pk]).filter(pk=task.pk).exists()
        }

    def admitted(self, task: Task) -> set[int]:
        """Whom of everybody the engine and the step's policy let take it."""
        return {pk for pk, actors in self.people.items() if any(_may(actor, task) for actor in actors)}

    def whose(self, task: Task) -> set[int]:
        """Whose it is, as inboxes, notices and policy say; they have to agree."""
        shown, admitted = self.shown(task), self.admitted(task)
        told = {user.pk for user in people_for([task])[0]}
        said = {"in the inbox of": shown, "open to": admitted, "told to": told}
        words = "; ".join(f"{what} {self._names(people)}" for what, people in said.items())
        assert shown == admitted == told, f"{task.flow_task} of {task.holder.words}: {words}"
        return shown

    def _names(self, people: set[int]) -> str:
        return ", ".join(self.user(pk).username for pk in sorted(people)) or "nobody"


def is_narrowed(task: Task) -> bool:
    """Whether what stands beside an open task is what would be written if it opened now."""
    found = narrowing_of(task.flow_task.policy)
    barred = set(found.barred(task.subject)) - {None} if found and found.barred else set()
    return set(task.bars.values_list("user", flat=True)) == barred and not name_person(task)


def _may(actor: Actor, task: Task) -> bool:
    return may_take(actor, task) is None and refused_by_policy(actor, task) is None

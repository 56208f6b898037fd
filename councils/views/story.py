"""The story of a matter on one page, whichever end it is opened from."""

from typing import Any

from accounts.roles import Capability
from common.pages.forms import cleaned
from common.pages.views import PageView
from councils.forms.story import StoryForm
from councils.selectors.story import Story, find_topic, story_of


class StoryPage(PageView):
    """From the first word to the effect."""

    template_name = "councils/story.html"
    capability = Capability.REGISTERS_VIEW
    place = "councils"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Find the topic and read its story."""
        user: Any = self.request.user
        asked = cleaned(StoryForm(self.request.GET))
        topic = find_topic(user=user, **asked)
        story = story_of(topic, user=user) if topic is not None else Story(None, ())
        return super().get_context_data(
            story=story, asked=next(iter(asked)), key=next(iter(asked.values())), **kwargs
        )

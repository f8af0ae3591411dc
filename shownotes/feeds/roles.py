"""The roles and groups that podcast:person may name (Podcasting 2.0 taxonomy)."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, ...]] = {
    "Creative Direction": (
        "Director", "Assistant Director", "Executive Producer", "Senior Producer", "Producer", "Associate Producer",
        "Development Producer", "Creative Director",
    ),
    "Cast": (
        "Host", "Co-Host", "Guest Host", "Guest", "Voice Actor", "Narrator", "Announcer", "Reporter",
    ),
    "Writing": (
        "Author", "Editorial Director", "Co-Writer", "Writer", "Songwriter", "Guest Writer", "Story Editor",
        "Managing Editor", "Script Editor", "Script Coordinator", "Researcher", "Editor", "Fact Checker",
        "Translator", "Transcriber", "Logger",
    ),
    "Audio Production": (
        "Studio Coordinator", "Technical Director", "Technical Manager", "Audio Engineer",
        "Remote Recording Engineer", "Post Production Engineer",
    ),
    "Audio Post-Production": (
        "Audio Editor", "Sound Designer", "Foley Artist", "Composer", "Theme Music", "Music Production",
        "Music Contributor",
    ),
    "Administration": (
        "Production Coordinator", "Booking Coordinator", "Production Assistant", "Content Manager",
        "Marketing Manager", "Sales Representative", "Sales Manager",
    ),
    "Visuals": ("Graphic Designer", "Cover Art Designer"),
    "Community": ("Social Media Manager",),
    "Misc.": ("Consultant", "Intern"),
    "Video Production": ("Camera Operator", "Lighting Designer", "Camera Grip", "Assistant Camera"),
    "Video Post-Production": ("Editor", "Assistant Editor"),
}  # fmt: skip

_GROUP_OF = {role.lower(): group.lower() for group, roles in reversed(GROUPS.items()) for role in roles}


def group_of(role: str) -> str:
    """The group of a role, in lower case; "" for a role that the taxonomy does not know."""
    return _GROUP_OF.get(role.lower(), "")


# What people call roles that the taxonomy names otherwise.
ALIASES = {
    "anchor": "Host",
    "artwork": "Cover Art Designer",
    "cohost": "Co-Host",
    "illustrator": "Cover Art Designer",
    "interviewee": "Guest",
    "interviewer": "Host",
    "mixer": "Audio Engineer",
    "mixing": "Audio Engineer",
    "moderator": "Host",
    "music": "Composer",
    "musician": "Composer",
    "presenter": "Host",
    "sound": "Audio Engineer",
    "sound engineer": "Audio Engineer",
    "sound editor": "Audio Editor",
    "speaker": "Guest",
}

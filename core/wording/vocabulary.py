"""Words for what is chosen from a list but is no state: modality, role, change class and the like."""

from core.wording.marks import N_
from core.wording.translator import Translator

WORDS: dict[str, dict[str, str]] = {
    "modality": {
        "e-learning": N_("E-learning"),
        "classroom": N_("Classroom"),
        "virtual_class": N_("Virtual class"),
        "video": N_("Video"),
        "document": N_("Document"),
        "assessment": N_("Assessment"),
        "blended": N_("Blended"),
    },
    "compliance": {
        "none": N_("No compliance course"),
        "internal": N_("Internal rule"),
        "regulatory": N_("Regulatory"),
    },
    "change": {
        "editorial": N_("Editorial change"),
        "minor": N_("Minor change"),
        "major": N_("Major change"),
    },
    "role": {
        "administrator": N_("Administrator"),
        "learning_lead": N_("Head of learning"),
        "content_owner": N_("Content owner"),
        "localization_coordinator": N_("Localization coordinator"),
        "staff": N_("Learning staff"),
    },
    "course_role": {
        "owner": N_("Owner"),
        "deputy": N_("Deputy"),
        "subject_matter_expert": N_("Subject matter expert"),
        "legal_approver": N_("Legal approver"),
        "localization_coordinator": N_("Localization coordinator"),
    },
    "relation": {
        "supersedes": N_("supersedes"),
        "part_of": N_("is part of"),
        "prerequisite_of": N_("is needed before"),
        "equivalent_to": N_("counts as much as"),
    },
    "review_outcome": {
        "still_valid": N_("Still valid"),
        "still-valid": N_("Still valid"),
        "minor_change": N_("Needs a minor change"),
        "minor-change": N_("Needs a minor change"),
        "major_change": N_("Needs a major change"),
        "major-change": N_("Needs a major change"),
        "retire": N_("Retire"),
        "not_mine": N_("Not mine"),
        "not-mine": N_("Not mine"),
    },
    "step_kind": {
        "translation": N_("Translation"),
        "linguistic_review": N_("Linguistic review"),
        "cultural_adaptation": N_("Cultural adaptation"),
        "adaptation": N_("Cultural adaptation"),
        "legal_review": N_("Legal review"),
        "voice_over": N_("Voice-over"),
        "platform_configuration": N_("Platform configuration"),
        "platform": N_("Platform configuration"),
        "local_sign_off": N_("Local sign-off"),
        "sign_off": N_("Sign-off"),
    },
    "unit_origin": {
        "nothing": N_("new"),
        "variant": N_("version there was"),
        "memory": N_("memory"),
        "file": N_("returned file"),
    },
    "decision": {
        "reuse": N_("Reuse what exists"),
        "localize": N_("Localize what exists"),
        "adapt": N_("Adapt what exists"),
        "buy": N_("Buy"),
        "build": N_("Build"),
        "defer": N_("Defer"),
        "not_a_training_need": N_("Not a training need"),
        "decline": N_("Decline"),
    },
    "effort": {
        "low": N_("Little work"),
        "medium": N_("Some work"),
        "high": N_("Much work"),
    },
    "score_factor": {
        "strategic_fit": N_("Strategic fit"),
        "compliance": N_("Compliance"),
        "reach": N_("Reach"),
        "effort": N_("Effort"),
    },
    "reason": {
        "same_title": N_("Same title"),
        "similar_title": N_("Similar title"),
        "same_words": N_("Same words"),
        "same_objectives": N_("Same objective"),
        "same_skills": N_("Same skills"),
        "same_meaning": N_("Same meaning"),
        "same_meaning_other_language": N_("Same meaning in another language"),
        "same_provider": N_("Same provider"),
        "other_part": N_("Another part of the same series"),
    },
    "level": {
        "beginner": N_("Beginner"),
        "introductory": N_("Introductory"),
        "intermediate": N_("Intermediate"),
        "advanced": N_("Advanced"),
    },
    "urgency": {
        "low": N_("Low"),
        "normal": N_("Normal"),
        "medium": N_("Medium"),
        "high": N_("High"),
        "urgent": N_("Urgent"),
    },
}


def word(kind: str, value: str, reader: Translator | None = None) -> str:
    """The word for a value of this kind; the value itself, readable, where the table has none."""
    text = WORDS[kind].get(value) or value.replace("_", " ").capitalize()
    return reader.gettext(text) if reader else text

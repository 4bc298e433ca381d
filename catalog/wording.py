"""Sentences for everything the catalog refuses, so that commands, API and pages say the same."""

from core.wording.marks import N_
from core.wording.problems import add_problems

COURSES = {
    "course_not_found": N_("There is no course “%(course)s”."),
    "variant_not_found": N_("“%(course)s” has no version in %(locale)s."),
    "import_not_found": N_("There is no such import."),
    "course_invalid": N_("Some of what was said about the course cannot be right. Nothing was saved."),
    "code_taken": N_("The code “%(value)s” belongs to another course."),
    "code_reserved": N_("“%(value)s” cannot be a code: its page could not be reached. Choose another."),
    "code_looks_like_id": N_("“%(value)s” has the form of an id, which may be another course’s. Choose another."),
    "code_mixes_scripts": N_("“%(value)s” mixes letters of several scripts, which look alike. Use those of one."),
    "code_not_usable": N_(
        "“%(value)s” cannot be a code: use up to %(limit)s letters, digits, dots, dashes and underscores."
    ),
    "course_changed_meanwhile": N_(
        "Somebody else changed this course after you opened it. Nothing of yours was saved."
    ),
    "transition_not_allowed": N_("A course that is %(before)s cannot become %(after)s in one step."),
    "reason_missing": N_("Say why: somebody will ask."),
    "course_was_merged": N_("%(course)s became part of %(kept)s and does not come back: its code leads there."),
    "replacement_not_usable": N_(
        "“%(replacement)s” cannot replace this course: it is the same, or nobody can take it."
    ),
    "owner_not_active": N_("%(person)s has left and cannot be accountable."),
    "revision_unknown": N_("The course has no revision %(value)s. The newest is %(newest)s."),
    "status_not_first": N_("A new course is a draft or published; to the rest it comes by a step of its own."),
    "nobody_to_own": N_("Nobody is left who could be accountable. Name an owner, or a head of the org unit."),
    "variant_of_source_locale": N_("The course itself is written in %(value)s; it cannot have a version in it."),
    "relation_to_itself": N_("A course cannot be related to itself."),
    "relation_runs_in_circle": N_("That would run in a circle."),
    "merge_not_possible": N_("These two cannot become one course."),
    "import_not_ready": N_("This import cannot do that now: it is %(state)s."),
    "cannot_be_empty": N_("This cannot be empty."),
    "not_edited_here": N_("This is not changed by editing; it has a step of its own."),
    "not_of_variants": N_("A language version has no such fact of its own."),
    "unit_key_reserved": N_("“%(value)s” cannot be the key of a unit: it is empty or means the course itself."),
    "unit_key_twice": N_("Two units have the key “%(value)s”."),
    "field_unknown": N_("A course has nothing called “%(field)s”."),
}
ROWS = {
    "title_missing": N_("The row has no title."),
    "unknown_word": N_("“%(value)s” is none of %(allowed)s."),
    "not_text": N_("This is a list or an object where text belongs."),
    "not_a_list_of_texts": N_("This should be a list of texts."),
    "list_too_long": N_("The list is too long: at most %(limit)s entries of 2000 characters."),
    "too_long": N_("This is too long: at most %(limit)s characters."),
    "not_a_duration": N_("“%(value)s” is no duration. Write minutes, 1:30 or PT1H30M."),
    "date_ambiguous": N_("“%(value)s” can be two different days. Write it like 2026-12-04."),
    "not_an_address": N_("“%(value)s” is no mail address."),
    "not_a_link": N_("“%(value)s” is no web address that a page can link to."),
    "not_an_amount": N_("“%(value)s” is no amount of money."),
    "not_a_currency": N_("“%(value)s” is no currency. Write three letters, such as EUR."),
    "variant_of_unknown": N_("No course has the code “%(value)s”. A course stands above its language versions."),
    "language_missing": N_("A language version must say its language."),
    "language_differs": N_(
        "%(course)s is written in %(stored)s. A version in %(value)s is a row with variant_of “%(course)s”."
    ),
    "row_repeats": N_(
        "Row %(earlier)s of this file is the same course and language already: %(course)s. Brought back, this row "
        "would change that one."
    ),
    "key_taken": N_("Source and source_id already belong to %(course)s."),
    "org_unit_unknown": N_("There is no org unit “%(value)s”."),
    "owner_has_left": N_("%(value)s has left and cannot be accountable."),
    "broken_quoting": N_("Quotation marks do not match from here on. Double them inside a quoted cell."),
    "cells_miscounted": N_("The row has %(value)s cells where the header has %(expected)s."),
    "wrong_encoding": N_("Some characters here are in another encoding than the file."),
    "not_json": N_("This line is not JSON: %(detail)s"),
    "not_an_object": N_("This line is JSON, but not an object with columns."),
    "could_not_be_stored": N_("The database refused this row: %(detail)s"),
}
FILES = {
    "file_unreadable": N_("%(file)s cannot be read; nothing was imported."),
    "file_empty": N_("The file is empty."),
    "file_binary": N_("This is no text: it looks like a program, a picture or damaged data."),
    "file_is_a_directory": N_("This is a directory, not a file."),
    "file_not_there": N_("There is no such file."),
    "file_cannot_be_opened": N_("The file cannot be opened: %(detail)s"),
    "file_header_broken": N_("The header row has a quotation mark that is never closed."),
    "file_column_twice": N_("Two columns are called “%(column)s”."),
    "file_no_known_column": N_(
        "No column could be recognised as title or code. Columns here: %(columns)s. Name them with a mapping."
    ),
    "file_workbook_broken": N_("This is no workbook that can be read: %(detail)s"),
    "file_zip_broken": N_("The ZIP file is damaged: %(detail)s"),
    "file_zip_too_many_entries": N_("The ZIP file has %(found)s entries; at most %(limit)s are read."),
    "file_zip_too_large": N_("Unpacked this is larger than %(limit)s bytes."),
    "file_zip_path_escapes": N_("An entry of the ZIP file points outside of it. Packages like that are not touched."),
    "file_zip_encrypted": N_("The ZIP file is protected by a password."),
    "file_zip_bomb": N_("An entry unpacks to more than %(ratio)s times its size. Files like that are not touched."),
    "file_too_large": N_("The file is larger than %(limit)s bytes."),
    "file_not_json": N_("This is not JSON: %(detail)s"),
    "file_not_json_objects": N_("This is JSON, but not a list of objects with columns."),
    "file_no_manifest": N_("The package has no manifest (%(expected)s) at its top."),
    "file_not_a_manifest": N_("The XML is no course package: it begins with <%(root)s>."),
    "file_package_without_title": N_("The package does not say what its course is called."),
    "file_xml_hostile": N_("The XML defines entities or points outside itself. Files like that are not touched."),
    "file_xml_broken": N_("The XML is broken: %(detail)s"),
    "file_old_office_file": N_("This is an old Office file. Save it as XLSX or CSV."),
    "file_other_office_file": N_("This is an Office document, but no XLSX workbook."),
    "file_pdf_file": N_("This is a PDF. Export the courses as CSV, XLSX or JSON Lines."),
    "file_compressed_file": N_("This is a compressed file. Unpack it first."),
    "file_format_contradicts": N_("It was announced as %(said)s, but it holds %(found)s."),
    "file_name_contradicts": N_("It is called %(said)s, but it holds %(found)s. Rename it, or say its format."),
    "file_mapping_broken": N_("The mapping is not JSON of columns and fields: %(detail)s"),
    "file_mapping_column_unknown": N_("The mapping names a column “%(column)s” that the file does not have."),
    "file_mapping_field_unknown": N_("The mapping names a field “%(field)s” that courses do not have."),
    "file_units_broken": N_("The units cannot be read: %(detail)s"),
    "file_units_missing": N_("The file holds no units of text."),
    "file_unit_key_missing": N_("A unit has no key. In PO files the key is msgctxt, in XLIFF the id."),
    "file_unit_key_twice": N_("Two units have the key “%(key)s”."),
}
NOTES = {
    "encoding": N_("The file is not UTF-8; it was read as %(encoding)s."),
    "mojibake": N_("The file was once saved in the wrong encoding (“%(example)s”); such characters were mended."),
    "column_not_readable": N_(
        "The column “%(column)s” sounds like %(field)s, but cannot be read as such; it was left out."
    ),
    "org_unit_made": N_("Nobody knows an org unit “%(name)s” yet; it will be made, right below the topmost one."),
    "org_unit_made_but": N_(
        "Nobody knows an org unit “%(name)s” yet; it will be made, right below the topmost one. Did you mean %(close)s?"
    ),
    "people_made": N_(
        "New people will be made, one for each address that nobody has yet: %(count)s. They will be alerted."
    ),
    "rows_update": N_("These rows will change courses that are there: %(rows)s."),
    "rows_update_and_more": N_("These rows will change courses that are there: %(rows)s, and %(more)s more."),
    "person_made": N_("Row %(row)s: nobody has the address %(address)s yet; a person will be made for it."),
    "person_made_but": N_(
        "Row %(row)s: nobody has the address %(address)s yet; a person will be made for it. Did you mean %(close)s?"
    ),
    "status_left": N_(
        "Row %(row)s: %(course)s is %(before)s here and the file says %(after)s; an end is not undone by that. "
        "Bring it back on its page where it should be."
    ),
    "status_followed": N_("Row %(row)s: %(course)s was %(before)s; it is %(after)s, because the file changed that."),
    "errors_left_out": N_("%(count)s more refused rows are only in the file of refused rows."),
}
DONE = {
    "org_unit_made": N_("Nobody knew an org unit “%(name)s”; it was made, right below the topmost one."),
    "org_unit_made_but": N_(
        "Nobody knew an org unit “%(name)s”; it was made, right below the topmost one. Did you mean %(close)s?"
    ),
    "people_made": N_("New people were made, one for each address that nobody had: %(count)s. They will be alerted."),
    "rows_update": N_("These rows changed courses that were there: %(rows)s."),
    "rows_update_and_more": N_("These rows changed courses that were there: %(rows)s, and %(more)s more."),
    "person_made": N_("Row %(row)s: nobody had the address %(address)s; a person was made for it."),
    "person_made_but": N_(
        "Row %(row)s: nobody had the address %(address)s; a person was made for it. Did you mean %(close)s?"
    ),
}
"""The same once it is done."""


def problem_of_note(code: str, *, is_done: bool) -> str:
    """The code under which a note is worded, before or after what it speaks of was done."""
    return f"note_{code}_done" if is_done and code in DONE else f"note_{code}"


add_problems({**COURSES, **ROWS, **FILES, **{f"note_{code}": text for code, text in NOTES.items()}})
add_problems({f"note_{code}_done": text for code, text in DONE.items()})

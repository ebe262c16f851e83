"""Everything that people read in Thai, in one place. Functions take values and give messages; nothing here decides.

The tone is official, polite and impersonal: no pronouns, no particles of gender, no blame. What is not in the sheet is
"ยังไม่พบข้อมูล" (not found yet), for the lag may be on our side.
"""

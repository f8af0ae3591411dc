"""Links to verdicts: read what authors wrote, ask each address once and politely, remember, and help to mend."""

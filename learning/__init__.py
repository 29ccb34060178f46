"""Digital-skills training for people who never had one: courses, quizzes, progress."""

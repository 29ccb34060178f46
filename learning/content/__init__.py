"""Courses and quizzes as text: reading, checking, rendering. Knows no Flask, no database, no time, no question type."""

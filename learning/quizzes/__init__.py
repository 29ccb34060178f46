"""Quizzes: their text, their types of questions, marking, papers."""

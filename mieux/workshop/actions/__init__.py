"""Every write. Games: answers.py. Workshops: preparing.py, joining.py, running.py, working.py, forgetting.py."""

from .answers import KEPT_DAYS, add_answer, forget_old_answers, judge_answer, report_answer, withdraw_answer

__all__ = ["KEPT_DAYS", "add_answer", "forget_old_answers", "judge_answer", "report_answer", "withdraw_answer"]

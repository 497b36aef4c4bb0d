"""A published page as text: made up for these tests, in the layout such pages have."""

from __future__ import annotations

_TASKS = (
    ("Pipeline design", 40, 2, "AUGMENTATION", "Trade-offs between teams decide the design."),
    ("Pipeline repair", 35, 3, "AUGMENTATION", "Agents find most faults, a person decides."),
    ("Report queries", 25, 4, "DISPLACEMENT", "Queries of this kind are written by agents."),
)
_PRINCIPLES = (
    ("Embodied Physicality", 0, "All of it happens on a screen."),
    ("Deep Interpersonal Connection", 1, "Colleagues are asked what they need."),
    ("Goal-Setting & Moral Judgment", 1, "Goals come from elsewhere for the most part."),
)
_EVIDENCE = (
    ("Job Posting Trends", 1, "Postings grew over the year."),
    ("Company Actions", 0, "Some firms hire, others do not."),
    ("Wage Trends", 1, "Pay rose a little faster than prices."),
    ("AI Tool Maturity", -1, "Tools write most routine queries."),
    ("Expert Consensus", 0, "Forecasts do not agree."),
)
_BARRIERS = (
    ("Regulatory/Licensing", 0, "No licence is asked for."),
    ("Physical Presence", 0, "Fully remote work is common."),
    ("Union/Collective Bargaining", 0, "Hardly any union is present."),
    ("Liability/Accountability", 1, "Somebody has to answer for wrong figures."),
    ("Cultural/Ethical", 0, "Nobody objects to automated pipelines."),
)


def page(task_row: str = "{name}{time}%{score}{weighted}{label}{why}") -> str:
    """The page; ``task_row`` says how a row of its task table is run together."""
    tasks = [
        task_row.format(
            name=name,
            time=time,
            score=score,
            weighted=f"{time * score // 100}.{time * score % 100:02d}",
            label=label,
            why=why,
        )
        for name, time, score, label, why in _TASKS
    ]

    def table(rows: tuple[tuple[str, int, str], ...]) -> list[str]:
        return [f"{name}{rating}{why}" for name, rating, why in rows]

    return "\n".join(
        [
            "Will AI Replace Data Engineer Jobs?",
            "",
            "Mid-Level (3-6 years experience) Data",
            "",
            "Role Definition",
            "",
            "FieldValue",
            "Job TitleData Engineer",
            "Seniority LevelMid-Level (3-6 years experience)",
            "Primary FunctionBuilds and keeps the pipelines that bring data to where it is used.",
            "",
            "Protective Principles + AI Growth Correlation",
            "",
            "PrincipleScore (0-3)Rationale",
            *table(_PRINCIPLES),
            "Protective Total2/9",
            "AI Growth Correlation1Models need data, which somebody has to bring.",
            "",
            "Task Decomposition (Agentic AI Scoring)",
            "",
            "TaskTime %Score (1-5)WeightedAug/DispRationale",
            *tasks,
            "Total100%2.85",
            "",
            "Evidence Score",
            "",
            "DimensionScore (-2 to 2)Evidence",
            *table(_EVIDENCE),
            "Total1",
            "",
            "Barrier Assessment",
            "",
            "BarrierScore (0-2)Rationale",
            *table(_BARRIERS),
            "Total1/10",
            "",
        ]
    )

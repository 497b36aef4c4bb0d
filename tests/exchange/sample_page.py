"""A published page of an invented role, in the layout pages have, with figures that are right.

Computed by hand: W = .30·2 + .20·4 + .20·3 + .15·1 + .15·3 = 2.60, TR = 3.40, E = −3, B = 1, P = 2,
G = 0, raw = 3.40 · 0.88 · 1.02 · 1.00 = 3.05184, score = 2.51184 / 7.93 · 100 = 31.675… → 31.7.
"""

from __future__ import annotations

from assessor.exchange.page import PageImport, read_page

PAGE = """\
Will AI Replace Museum Registrar Jobs?

Mid-Level (4-8 years experience) Heritage & Collections Live Tracked This assessment is kept current and updated as AI tools move on.
YELLOW (Urgent)
31.7
/100
Score at a Glance
Overall
31.7 /100
TRANSFORMING
Task ResistanceHow resistant daily tasks are against AI automation. 5.0 = wholly human, 1.0 = wholly automatic.
3.40/5
EvidenceReal-world market signals: adverts, pay, what employers do, what experts say. Range -10 to +10.
-3/10
Barriers to AIStructural barriers that hold AI back: licences, presence, unions, liability.
1/10
Protective PrinciplesHuman-only factors: presence, connection, judgment.
2/9
AI GrowthDoes AI adoption raise the need for this role? 2 = very much, 0 = no change, negative = it falls.
0/2
Score Composition 31.7/100
Task Resistance (50%) Evidence (20%) Barriers (15%) Protective (10%) AI Growth (5%)
Where This Role Sits
0 — At Risk 100 — Protected
Museum Registrar (Mid-Level): 31.7

This role is being transformed by AI. The assessment below shows which parts change — and which stay.

Loan paperwork and database upkeep move to software quickly, while handling objects does not. Half of the week, 55% of task time, faces tools that already work. Registrars who only keep records have about three years.

Role Definition

FieldValue
Job TitleMuseum Registrar
Seniority LevelMid-Level (4-8 years experience)
Primary FunctionKeeps the legal and physical record of every object a museum owns or borrows. Arranges loans, transit and insurance, and supervises packing.
What This Role Is NOTNOT a Curator (chooses what is shown, scored 57.4 Green Stable). NOT a Data Entry Clerk (types catalogue cards — scored 8.1 Red). NOT an outside Art Handler (lifts and installs objects, scored 63.0 Green). The registrar answers for where an object is and under which contract.
Typical Experience4-8 years. A degree in museum studies or law, and practice with collection databases and customs forms.

Seniority note: Assistants (0-3 years) who mostly transcribe records would land in Red. Heads of collections who negotiate state loans would land in Green.


Protective Principles + AI Growth Correlation

Human-Only Factors
Embodied Physicality
Some hands on presence
Deep Interpersonal Connection
No bond needed
Moral Judgment
Some ethical weighing
AI Effect on Demand
No change of demand
Protective Total: 2/9
PrincipleScore (0-3)Rationale
Embodied Physicality1Condition checks happen beside the crate, a few times a month.
Deep Interpersonal Connection0Contact with lenders is by letter and contract.
Goal-Setting & Moral Judgment1Decides within policy whether a loan is safe enough to go ahead.
Protective Total2/9
AI Growth Correlation0Neutral. Museums do not lend more because software got better.

Quick screen result: Protective 2/9 with neutral correlation. Likely Yellow. Go on to the tasks.


Task Decomposition (Agentic AI Scoring)

Work Impact Breakdown
20%
65%
15%
Displaced Augmented Not Involved
Loan contracts & insurance
30%
2/5 Augmented
Catalogue entry
20%
4/5 Displaced
Transit planning for Gallery 2
20%
3/5 Augmented
Condition checks beside the crate
15%
1/5 Not Involved
Provenance research
15%
3/5 Augmented
TaskTime %Score (1-5)WeightedAug/DispRationale
Loan contracts & insurance30%20.60AUGMENTATIONDrafts come from templates; terms are bargained by people.
Catalogue entry20%40.80DISPLACEMENTImage models fill most fields, and a registrar samples the result.
Transit planning for Gallery 220%30.60AUGMENTATIONRoute tools propose carriers; couriers and customs need calls.
Condition checks beside the crate15%10.15NOT INVOLVEDSomebody has to look at the varnish under a lamp.
Provenance research15%30.45AUGMENTATIONArchive search is quick now; gaps of the 1930s are weighed by hand.
Total100%2.60

Task Resistance Score: 6.00 - 2.60 = 3.40/5.0

Displacement/Augmentation split: 20% displacement, 65% augmentation, 15% not involved.

Reinstatement check (Acemoglu): Some new work appears, such as auditing what image models wrote into the catalogue.


Evidence Score

Market Signal Balance
-3/10
Negative
Positive
Job Posting Trends
-1
Company Actions
-1
Wage Trends
0
AI Tool Maturity
-1
Expert Consensus
0
DimensionScore (-2 to 2)Evidence
Job Posting Trends-1Adverts fell by 9% in two years across forty museums.
Company Actions-1Two large houses merged registrar and archivist posts.
Wage Trends0Pay follows public scales and has not moved.
AI Tool Maturity-1Cataloguing assistants are in daily use at a dozen museums.
Expert Consensus0Surveys of the profession are split down the middle.
Total-3

Barrier Assessment

Structural Barriers to AI
Weak 1/10
Regulatory
0/2
Physical
1/2
Union Power
0/2
Liability
0/2
Cultural
0/2

Reframed question: What prevents AI from running the store by itself?

BarrierScore (0-2)Rationale
Regulatory/Licensing0No licence exists for this work.
Physical Presence1Crates are opened on site, twice a week at most.
Union/Collective Bargaining0Few houses have an agreement that covers it.
Liability/Accountability0The insurer pays, and asks for a form.
Cultural/Ethical0Lenders ask for care, whoever gives it.
Total1/10

AI Growth Correlation Check

Confirmed at 0 (Neutral). Software spreads through museums without adding objects to care for.


JobZone Composite Score (AIJRI)

Score Waterfall
31.7/100
Task Resistance
+34.0pts
Evidence
-6.0pts
Barriers
+1.5pts
Protective
+2.2pts
AI Growth
+0.0pts
Total
31.7
InputValue
Task Resistance Score3.40/5.0
Evidence Modifier1.0 + (-3 x 0.04) = 0.88
Barrier Modifier1.0 + (1 x 0.02) = 1.02
Growth Modifier1.0 + (0 x 0.05) = 1.00

Raw: 3.40 x 0.88 x 1.02 x 1.00 = 3.0518

JobZone Score: (3.0518 - 0.54) / 7.93 x 100 = 31.7/100

Zone: YELLOW (Green >=48, Yellow 25-47, Red <25)

Sub-Label Determination

MetricValue
% of task time scoring 3+55%
AI Growth Correlation0
Sub-labelYellow (Urgent) — AIJRI 25-47 AND >=40% of task time scores 3+

Assessor override: None — formula score accepted. At 31.7, this role sits 6.7 points above the Yellow threshold. It belongs below Conservator (58.2) and beside Records Manager (30.4), who share its paper half.


Assessor Commentary

Score vs Reality Check

The Yellow (Urgent) label at 31.7 is fair. The weak spots are evidence (-3) and barriers (1/10), while task resistance (3.40) holds. Unlike Archive Technician (19.5), a registrar still opens crates.

What the Numbers Don't Capture

  • Small houses differ. In a museum of six people the registrar also hangs pictures. That half of the job is not rated here.
  • Trust of lenders is slow to move. A lender who knows the registrar by name asks fewer questions.

Who Should Worry (and Who Shouldn't)

If your days go by in the loading bay and at the negotiating table, you are well placed for years to come.

If you mainly type what others found out, you are more exposed than the label says.

The single biggest separator is whether objects or records fill your week.


What This Means

The role in 2029: Registrars audit what machines wrote, and travel with what machines can't carry.

Survival strategy:

  1. Learn the law of loans — contracts, immunity from seizure and export rules stay with people
  2. Go where the crates are — courier trips and installation weeks are the part no software does

Timeline: Three to five years until cataloguing is a checking job everywhere.


Other Protected Roles

Conservator (Senior)

GREEN (Stable) 58.2/100

Treating an object means deciding with one's hands. Few machines are let near a panel painting.

Also known as restorer

Exhibition Courier (Mid-Level)

GREEN (Transforming) 52.6/100

Somebody rides along with the crate, and that somebody signs for it.

Also known as art courier, nail-to-nail courier

Sources

Survey of Collections Staff, Heritage Council — https://example.org/survey

Useful Resources

Loan handbook for small museums

Get updates on Museum Registrar (Mid-Level)

This assessment is live-tracked. We'll notify you when new AI tools matter here.

No spam. Unsubscribe with one click.

Personal AI Risk Assessment Report

What's your AI risk score?

This is the general score for Museum Registrar (Mid-Level). Get a personal score from your own tasks, skills, and plans.

No spam. We'll only email you once it exists.
"""


def line_of(start: str, page: str = PAGE) -> int:
    """The number of the first line that begins with ``start``."""
    return next(n for n, line in enumerate(page.split("\n"), 1) if line.startswith(start))


def changed(old: str, new: str) -> str:
    """The page with its only ``old`` replaced."""
    assert PAGE.count(old) == 1, f"{old!r} occurs {PAGE.count(old)} times"
    return PAGE.replace(old, new)


def messages(page: str) -> list[str]:
    """What is reported as contradicting."""
    return [str(problem) for problem in read_page(page).contradictions]


def accounted_for(found: PageImport) -> set[int]:
    """The numbers of the lines that are in any of the four kinds."""
    unplaced = {line.number for line in found.unplaced}
    return unplaced | found.taken_over | found.compared | found.furniture


def not_blank(page: str) -> set[int]:
    """The numbers of the lines that are not blank."""
    return {n for n, line in enumerate(page.split("\n"), 1) if line.strip()}

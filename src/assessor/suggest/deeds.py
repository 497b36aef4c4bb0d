"""Words that say what somebody does: verbs at the beginning of a duty, in any of their forms.

Most are the first words of the task statements in the O*NET database 18.1 of the U.S. Department of
Labor, Employment and Training Administration (CC BY 4.0).
"""

from __future__ import annotations

import re
from functools import cache

_VERBS = """accept access accompany account achieve acquire act activate adapt add address adhere adjudicate
adjust administer admit advance advertise advise advocate affix agree aid alert align allocate
alter amend analyse analyze anchor anesthetize anneal announce answer anticipate appear apply
appoint apportion appraise apprehend approve arbitrate arrange arrest articulate ascertain
assemble assess assign assimilate assist assume assure attach attend audit audition authenticate
author authorize automate backfill bake balance baste bathe benchmark bend bill bind blast
bleach blend block blow bond book bore brace braze break brew brief bring broadcast brush budget
buff build bundle burn butcher buy cable calculate calibrate call cancel capture care carry
carve cash cast catalogue catch cater cement chain chair challenge champion change chaperone
characterize charge chart chase check chip chop choreograph circulate clamp clarify classify
clean cleanse clear climb clip close co-ordinate coach code collaborate collate collect comb
combine comfort command comment commission communicate compact compare compile complete comply
compose compress compute conceal conceive concentrate conceptualize conduct confer configure
confirm confiscate conform connect conserve consolidate construct consult contact continue
contract contribute control converse convert convey cook cool cooperate coordinate cope copy
correct correlate correspond counsel count countersink couple cover craft crank create creel
cross-sell crossbreed cue cultivate curate cure curl customize cut de-escalate deal debate debit
debug decide decontaminate decorate defend define defrost delegate delineate deliver demagnetize
demonstrate deploy deposit depress deputise derive descend describe design designate detain
detect determine develop devise diagnose diagram dig dip direct disassemble disburse discard
discharge discipline disclose disconnect discuss disinfect dislodge dismantle dismount dispatch
dispense display dispose disseminate distil distinguish distribute divide document download
draft drag drain drape draw dress drill drive dry dump duplicate dust dye earn edit educate
effect elaborate elicit eliminate embed emphasize employ empty enable encode encourage encrypt
enforce engage engineer engrave enhance enrol enroll ensure enter entertain erect escalate
escort establish estimate etch euthanize evacuate evaluate examine excavate exchange execute
exercise exhibit expand expedite experiment explain explore expose extend extinguish extract
fabricate facilitate fasten feed fight file fill film finalize find finish fire fit fix flush
fly fold follow forecast foresee formulate forward foster freeze fulfil fulfill furnish garnish
gather gauge generate give glaze glue gouge govern grade graft grease greet grill grind groom
grow guard guide hammer hand handle hang harmonize harvest haul heat help herd hire hoist
homogenize hone host hunt identify ignite illustrate immerse immobilize immunize implement
import impose imprint improve improvise incise incorporate increase indicate induce inflate
influence inform initiate inject innovate inoculate input inquire inseminate insert inspect
inspire install institute instruct insulate insure integrate interact interface interpret
interrupt intervene interview interweave introduce invent inventory investigate invoice iron
irrigate isolate issue itemize iterate judge justify keep kill kindle label laminate launch lay
lead learn lecture lend leverage liaise lift link listen litigate load locate log look lower
lubricate machine mail maintain make manage maneuver manipulate manufacture map mark market mask
massage measure mediate meet melt memorize mend mentor merge milk mix model moderate modify
moisten mold monitor mop motivate mount move mow multiply nail narrate navigate negotiate
network neutralize nominate note notify nurse nurture observe obtain offer officiate onboard
open operate optimize orchestrate order organize orient originate overhaul oversee own pack
package paint park participate partner pass pat patch patrol pay peel peen perforate perform
persuade petition photograph pick pierce pilot pitch place plan plant plaster play plot plough
plug polish portray pose position post pour practise precast predict preheat prepack prepare
preprocess prescribe present preserve preside press pretest prevent preview price print
prioritize probe process procure produce program programme project promote proof-read proofread
propose prosecute prospect protect prototype provide prune pry publicize publish pull pump punch
purchase purge pursue push put qualify quantify question quote raise rake ravel raze reach read
rear reassemble reassure rebuild receive recognize recommend reconcile recondition reconstruct
record recover recruit redact redesign redraw reduce reel reengineer reface refactor refer
refine refinish reformat refuel register regrind regulate rehearse reinforce reinstall reject
relay release relieve reline reload remind remount remove render renew rent reorganize repair
replace replenish replicate reply report reposition represent reprint reproduce request
requisition rescue research reserve reset reshape resolve respond restock restore restrain
restrict resurface retain retouch retract retrain retrieve retrofit return review revise revisit
rewind rewire rework rewrap rewrite ride rig rinse roll rotate roughen rout route rub rule run
safeguard salvage sample sanction sand sandblast sanitize saw scale scan schedule scope score
scout scrape screed screen scribe script scrub sculpt seal search secure seek segregate seize
select sell send separate serve service set settle sever sew shackle shade shampoo shape share
sharpen shave shift ship shoot shovel showcase shrink shut sift sign signal simplify simulate
sing sketch slaughter slice slide slit smooth soak soften solder solicit solve sort source sow
speak specialize specify spend splice split sponsor spot spray spread sprinkle stack staff stain
stamp stand standardize staple start steady steam steer stencil sterilize stimulate stir stitch
stock stop store straighten streamline strengthen stretch strike strip structure study stun
style subcontract submit substitute suggest summarize summon superimpose supervise supply
support survey suspend suture swab swage swap sweep switch synchronize synthesize tackle tag
tailor take talk tap tape target taste teach tear telephone tell tend terminate test testify
thread ticket tidy tie tighten tilt tint tour tow trace track trade train transcribe transfer
transform translate transmit transplant transport transpose treat triage trim troubleshoot tune
turn tutor type unblock unbolt unclamp uncover undertake underwrite undress unload unlock unpack
unroll unscrew unwind update upgrade uphold upload upsell use utilize vaccinate vacuum validate
verify videotape view visit visualize vote wait walk warn wash watch waterproof weigh welcome
weld whiten wipe wire withdraw witness work wrap write"""
_ACTS = """administration analysis assembly assistance calculation collaboration communication
compilation control coordination co-ordination creation delivery design development documentation
execution evaluation identification implementation installation integration liaison maintenance
management negotiation operation organisation organization oversight participation performance
planning preparation procurement production provision repair representation review selection
supervision support"""
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")
_SOFT = re.compile(r"[\w]+ly")
_LEADING = frozenset(
    ["to", "also", "then", "help", "please", "jointly", "always", "sometimes", "often"]
)


@cache
def verbs() -> frozenset[str]:
    """Verbs in their plain form that duties begin with."""
    return frozenset(_VERBS.split())


@cache
def _acts() -> frozenset[str]:
    return frozenset(_ACTS.split())


def plain_form(word: str) -> str:
    """The plain form of a verb that is known, whatever its form; empty where it is not known."""
    word = word.lower()
    tries = [word]
    if word.endswith("s"):
        tries += [word[:-1], word.removesuffix("es"), f"{word[:-3]}y"]
    if word.endswith("ing"):
        stem = word.removesuffix("ing")
        tries += [stem, f"{stem}e", _DOUBLED.sub(r"\1", stem)]
    for form in tries:
        if form in verbs() or f"{form.removesuffix('ise')}ize" in verbs():
            return form
    return ""


def begins_with_deed(text: str) -> bool:
    """Whether ``text`` begins with a verb of doing, or with a noun for doing something.

    “To”, adverbs and the like may stand before it.
    """
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text[:160])
    for i, word in enumerate(words[:5]):
        low = word.lower()
        for part in low.split("/"):
            if plain_form(part):
                return True
        if low in _acts():
            return words[i + 1 : i + 2] in (["of"], ["and"], ["with"], ["for"], ["to"], ["in"])
        if low == "responsible":
            return words[i + 1 : i + 2] == ["for"]
        if low not in _LEADING and not _SOFT.fullmatch(low):
            return False
    return False

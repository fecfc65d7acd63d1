"""The regimes of carriage as data: how long, what missing it means, how much at most.

Days are consecutive and do not count the day they run from; CMR's seven leave out Sundays and
holidays. Amounts are hundredths of an SDR (of a dollar under US COGSA). Where each row is from:

- *Hague-Visby* Art. III r. 6, IV r. 5(a), SDR Protocol 1979; limits as in
  https://www.handybulk.com/hague-visby-rules-package-limitation
- *US COGSA* 46 U.S.C. 30701 note, § 3(6), 4(5): 500 dollars a package
- *Hamburg* Art. 6, 19, 20 (835 and 2.5: https://youlu.net/3038910)
- *China* Maritime Code of 1992, Art. 56, 57, 81, 82, 257 (the text in force from May 2026 counts
  the limit as Art. 57 and leaves 666.67 and 2 as they were)
- *Montreal* Art. 22(3), 31, 35; 26 SDR since 28 December 2024, 22 before:
  https://forwarderlaw.com/2024/11/01/montreal-convention-damage-limitations-increase
- *CMR* Art. 23, 30, 32 (8.33: https://bifa.org, *Limits of liability for cargo claims*)
- *CIM* (COTIF 1999, Appendix B) Art. 30, 33, 47, 48; *SMGS* (2015) Art. 29, 42, 45, 48
- *FIATA* multimodal bill of 1992, clauses 8, 16, 17 (6 days: BIFAlink, July 2024, p. 21)

They are defaults: a company confirms them with its lawyer or changes them (``policy``).
"""

from typing import Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.claims.model import Regime, Terms

_PRESUMED: Final = N_(
    "The goods count as delivered as described until the contrary is proved; "
    "the claim itself goes on."
)
_ENDS: Final = N_("The claim ends: no action lies against the carrier, except for fraud.")
_NO_DELAY_PAY: Final = N_("Nothing is owed for the delay.")
_BARRED: Final = N_("The claim is time-barred.")
_DISCHARGED: Final = N_("The carrier is discharged from all liability.")

REGIMES: Final[dict[str, Regime]] = {
    "hague_visby": Regime(
        name=N_("Hague-Visby Rules"),
        terms=Terms(damage_days=3, suit_months=12, per_kg=200, per_package=66667),
        clause="Art. III r. 6",
        missed_damage=_PRESUMED,
        missed_suit=_DISCHARGED,
    ),
    "us_cogsa": Regime(
        name=N_("US Carriage of Goods by Sea Act"),
        terms=Terms(damage_days=3, suit_months=12, per_package=50000, unit="USD"),
        clause="§ 3(6)",
        missed_damage=_PRESUMED,
        missed_suit=_DISCHARGED,
    ),
    "hamburg": Regime(
        name=N_("Hamburg Rules"),
        terms=Terms(damage_days=15, delay_days=60, suit_months=24, per_kg=250, per_package=83500),
        clause="Art. 19",
        missed_damage=_PRESUMED,
        missed_delay=_NO_DELAY_PAY,
        missed_suit=_BARRED,
        delay_limit=N_("For delay: two and a half times the freight of the delayed goods."),
    ),
    "china_maritime": Regime(
        name=N_("Maritime Code of China"),
        terms=Terms(
            damage_days=7,
            container_days=15,
            delay_days=60,
            suit_months=12,
            per_kg=200,
            per_package=66667,
        ),
        clause="Art. 81, 82",
        missed_damage=_PRESUMED,
        missed_delay=_NO_DELAY_PAY,
        missed_suit=_BARRED,
        delay_limit=N_("For delay: the freight of the delayed goods."),
    ),
    "montreal": Regime(
        name=N_("Montreal Convention 1999"),
        terms=Terms(damage_days=14, delay_days=21, suit_months=24, per_kg=2600),
        clause="Art. 31",
        missed_damage=_ENDS,
        missed_delay=_ENDS,
        missed_suit=N_("The right to damages is extinguished."),
    ),
    "cmr": Regime(
        name="CMR",
        terms=Terms(damage_days=7, delay_days=21, suit_months=12, per_kg=833, skips_free_days=True),
        clause="Art. 30",
        missed_damage=_PRESUMED,
        missed_delay=_NO_DELAY_PAY,
        missed_suit=_BARRED,
        delay_limit=N_("For delay: the carriage charges."),
        longer=N_("Three years for wilful misconduct."),
    ),
    "cim": Regime(
        name="CIM",
        terms=Terms(damage_days=7, delay_days=60, suit_months=12, per_kg=1700),
        clause="Art. 47",
        missed_damage=N_("The claim ends, unless the damage is proved to lie with the carrier."),
        missed_delay=_ENDS,
        missed_suit=_BARRED,
        delay_limit=N_("For delay: four times the carriage charge."),
        longer=N_("Two years in the special cases of Art. 48."),
    ),
    "smgs": Regime(
        name="SMGS",
        # The commercial act is drawn up on the day of delivery.
        terms=Terms(damage_days=0, suit_months=9, delay_suit_months=2),
        clause="Art. 29",
        missed_damage=N_("Without the commercial act drawn up at delivery there is no proof."),
        missed_suit=_BARRED,
        delay_limit=N_("For delay: a share of the carriage charge."),
        longer=N_("No limit by weight: the value of the goods counts."),
    ),
    "fiata": Regime(
        name=N_("FIATA multimodal bill"),
        terms=Terms(damage_days=6, suit_months=9, per_kg=200, per_package=66667),
        clause="16",
        missed_damage=_PRESUMED,
        missed_suit=_DISCHARGED,
        delay_limit=N_("For delay: twice the freight."),
        longer=N_("8.33 SDR per kg where no part is carried by sea."),
    ),
}

//! Who holds an account, in steps: a change counts only where it goes two steps at once, because
//! figures that sit between two steps go to and fro.

use jiff::Timestamp;

use crate::lock::{Activity, Holder};
use crate::owner::Owner;
use crate::owner::shield::is_shielded;
use crate::risk::measure::{Quiet, grouped, magnitude};

/// So many steps are no change yet.
const HYSTERESIS: i16 = 1;

/// What has become of a holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// As before, or about.
    Same,
    /// Less active or less known by more than a step, or known for the first time.
    Told,
    /// More active or better known by more than a step.
    Worse,
}

/// The steps of a stranger's account; nothing of one whose details are withheld.
pub(super) fn of(owner: &Owner, as_of: Timestamp) -> Holder {
    if is_shielded(owner, as_of) {
        return Holder::default();
    }
    let active = Quiet::of(owner, as_of).and_then(|quiet| match quiet.most {
        ..=30 => Some(Activity::Month),
        31..=180 => Some(Activity::HalfYear),
        181..=365 => Some(Activity::Year),
        _ if quiet.least > 365 => Some(Activity::Older),
        _ => None,
    });
    let audience = owner.followers.and_then(|count| u8::try_from(magnitude(count)).ok());
    Holder { active, audience }
}

pub(super) fn turn(old: Holder, new: Holder) -> Turn {
    let place = |activity: Activity| Activity::ALL.iter().position(|one| *one == activity).unwrap_or(0);
    let steps = [
        step(old.active.map(place), new.active.map(place)),
        step(old.audience.map(usize::from), new.audience.map(usize::from)),
    ];
    if steps.contains(&Turn::Worse) {
        Turn::Worse
    } else if steps.contains(&Turn::Told) {
        Turn::Told
    } else {
        Turn::Same
    }
}

fn step(old: Option<usize>, new: Option<usize>) -> Turn {
    let number = |place: usize| i16::try_from(place).unwrap_or(i16::MAX);
    match (old, new) {
        (None, Some(_)) => Turn::Told,
        (Some(old), Some(new)) if number(new) - number(old) > HYSTERESIS => Turn::Worse,
        (Some(old), Some(new)) if number(old) - number(new) > HYSTERESIS => Turn::Told,
        // A step is no news, and neither is what is not shown today.
        _ => Turn::Same,
    }
}

/// The steps of today where they are another matter, those of before where they are not, so that many
/// small steps end in a change too.
pub(super) fn joined(old: Holder, new: Holder) -> Holder {
    let place = |activity: Activity| Activity::ALL.iter().position(|one| *one == activity);
    let active = step(old.active.and_then(place), new.active.and_then(place));
    let audience = step(old.audience.map(usize::from), new.audience.map(usize::from));
    Holder {
        active: if active == Turn::Same { old.active } else { new.active },
        audience: if audience == Turn::Same { old.audience } else { new.audience },
    }
}

/// The steps in words.
pub(super) fn words(holder: Holder) -> String {
    let audience = holder.audience.map(|power| match power {
        0 => "fewer than 10 followers".to_owned(),
        power => format!("{} followers or more", grouped(10_u64.saturating_pow(u32::from(power)))),
    });
    let active = holder.active.map(|active| active.words().to_owned());
    let known: Vec<String> = active.into_iter().chain(audience).collect();
    if known.is_empty() { "nothing known of its holder".to_owned() } else { known.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(active: Option<Activity>, audience: Option<u8>) -> Holder {
        Holder { active, audience }
    }

    #[test]
    fn one_step_is_no_change_and_two_are() {
        let old = holder(Some(Activity::Older), Some(3));
        assert_eq!(turn(old, holder(Some(Activity::Year), Some(4))), Turn::Same);
        assert_eq!(turn(old, holder(Some(Activity::HalfYear), Some(3))), Turn::Worse);
        assert_eq!(turn(old, holder(Some(Activity::Older), Some(5))), Turn::Worse);
        assert_eq!(turn(old, holder(Some(Activity::Older), Some(1))), Turn::Told);
        // Worse in one and better in the other is worse.
        assert_eq!(turn(old, holder(Some(Activity::Month), Some(0))), Turn::Worse);
        assert_eq!(turn(old, Holder::default()), Turn::Same, "what is not shown is no news");
        assert_eq!(turn(Holder::default(), old), Turn::Told);
    }

    #[test]
    fn small_steps_add_up() {
        let old = holder(None, Some(3));
        let next = holder(None, Some(4));
        assert_eq!(joined(old, next), old);
        assert_eq!(turn(joined(old, next), holder(None, Some(5))), Turn::Worse);
        assert_eq!(
            joined(old, holder(Some(Activity::Month), Some(1))),
            holder(Some(Activity::Month), Some(1))
        );
    }

    #[test]
    fn steps_are_told_in_words() {
        assert_eq!(
            words(holder(Some(Activity::Month), Some(4))),
            "active within 30 days, 10,000 followers or more"
        );
        assert_eq!(words(Holder::default()), "nothing known of its holder");
    }

    #[test]
    fn nothing_is_kept_of_who_hides() {
        let as_of = "2026-11-21T12:00:00Z".parse().unwrap();
        let owner =
            Owner { followers: Some(12_345), last_active: Some("2026-11-01".to_owned()), ..Owner::default() };
        assert_eq!(of(&owner, as_of), holder(Some(Activity::Month), Some(4)));
        assert_eq!(of(&Owner { private: Some(true), ..owner }, as_of), Holder::default());
    }
}

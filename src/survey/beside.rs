//! The neighbours of names that are asked beside them: how each is spelled by those who hear it, and,
//! where that was asked for, what is taken for it at a glance.

use super::{Neighbour, Order, Survey};
use crate::catalog::handle::Handle;
use crate::name::Name;
use crate::name::candidate::{Origin, heard_as};
use crate::name::lookalike;

/// Adds the neighbours of `names` to an order for them; they are asked on its required places.
#[must_use]
pub fn with_neighbours<'c>(mut order: Order<'c>, names: &[Name], lookalikes: bool) -> Order<'c> {
    for (name, typed) in names.iter().enumerate() {
        let heard = heard_as(typed.handle()).map(|text| (text, Origin::HeardAs));
        let looks = if lookalikes { lookalike::neighbours(typed.handle()) } else { Vec::new() };
        let looks = looks.into_iter().map(|one| (one.text, Origin::Lookalike(one.kind)));
        for (text, origin) in heard.into_iter().chain(looks) {
            if !order.handles.iter().any(|known| known.as_str() == text) {
                order.handles.push(Handle::new(text));
                order.beside.push(Neighbour { name, origin });
            }
        }
    }
    order
}

/// Leaves only some names in a survey of many, with their neighbours; `kept` says for each name of the
/// survey which place it has among those that stay.
pub fn keep_only(survey: &mut Survey, kept: &[Option<usize>]) {
    let names = kept.len();
    let mut places = vec![None; survey.beside.len()];
    let mut beside = Vec::new();
    for (place, neighbour) in places.iter_mut().zip(&survey.beside) {
        if let Some(name) = kept.get(neighbour.name).copied().flatten() {
            *place = Some(beside.len());
            beside.push(Neighbour { name, ..*neighbour });
        }
    }
    let staying = kept.iter().flatten().count();
    survey.standings.retain_mut(|standing| {
        let place = match standing.name.checked_sub(names) {
            None => kept[standing.name],
            Some(neighbour) => places.get(neighbour).copied().flatten().map(|place| staying + place),
        };
        standing.name = place.unwrap_or(standing.name);
        place.is_some()
    });
    survey.beside = beside;
}

//! One platform of a survey: its probes asked in order of strength for all names together, each
//! followed by its controls where something was heard that needs them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::join_all;

use super::ask::{Answered, Cut, Desk, Question};
use super::load::{Load, admitted, is_paid};
use super::lots::Lots;
use super::{Order, locked, mail, posts};
use crate::catalog::handle::{Handle, Ruling};
use crate::catalog::platform::{Platform, Probe, ProbeKind};
use crate::exchange::{Answer, Request, Stub};
use crate::fetch::{Fetch, Keep};
use crate::judge::control::{self, LEAST_RANDOM, Specimen, Specimens};
use crate::judge::hearing::{Heard, Hearing, hear, recalled};
use crate::judge::{self, Judgement, extract, gist, shape};
use crate::owner::{self, Owner, shield};
use crate::probe::LeftOut;
use crate::reading::Reading;
use crate::standing::File;
use crate::verdict::Verdict;

/// How often a random handle that turns out to be somebody's is drawn anew.
const MOST_REDRAWS: usize = 4;

/// One platform at work.
pub(super) struct Unit<'o, F> {
    pub(super) order: &'o Order<'o>,
    pub(super) platform: &'o Platform,
    /// Which witness of the place it is; nothing for the entry that leads.
    pub(super) witness: Option<usize>,
    pub(super) world: &'o F,
    pub(super) lots: &'o Lots,
    pub(super) files: &'o Mutex<Vec<File>>,
    /// When the survey ends, on the world's clock.
    pub(super) end: Duration,
    /// How many places are at work in its lane at once, itself included.
    pub(super) beside: usize,
}

/// Why a file still needs a probe.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    /// A verdict.
    Verdict,
    /// The owner of a handle that is known to be taken, or word against one that is free: only an
    /// answer that proves itself counts.
    Positive,
    /// Nothing.
    Nothing,
}

/// One subject with its answer.
struct Subject {
    index: usize,
    handle: Handle,
    wants: Wants,
    started: Duration,
    hearing: Hearing,
    owner: Option<Owner>,
    /// What was sent, where a reply came.
    sent: Option<Arc<Request>>,
}

impl<F: Fetch> Unit<'_, F> {
    /// The entry that leads, then its witnesses side by side. Where nobody vouches for the one that
    /// leads, it is one voice among others and goes with them.
    pub(super) async fn run(&self) {
        for file in locked(self.files).iter_mut() {
            file.left_out.clear();
        }
        let voices = 1 + self.platform.witnesses.len();
        let (alone, beside) = (self.platform.list.is_curated(), self.beside * voices);
        // When the survey is over, nothing is left to be told.
        if alone && self.probes().await.is_err() {
            return;
        }
        let witnesses = self.platform.witnesses.iter().enumerate();
        let witnesses = witnesses.map(|(index, witness)| (witness, Some(index)));
        let voices = (!alone).then_some((self.platform, None)).into_iter().chain(witnesses);
        let asked = voices.map(|(platform, witness)| async move {
            let _ = Unit { platform, witness, beside, ..*self }.probes().await;
        });
        join_all(asked).await;
        posts::read(self.order, self.platform, self.world, self.files, self.end).await;
        mail::read(self.order, self.platform, self.world, self.files, self.end).await;
    }

    /// Every probe of one entry. An error means that the survey is over.
    async fn probes(&self) -> Result<(), Cut> {
        for probe in &self.platform.probes {
            if let Err(why) = admitted(self.order, probe) {
                self.leave_out(probe, &why);
                continue;
            }
            // What costs money is asked in one round only: the ceiling of the plan is for one.
            let asked = |file: &File| file.told_by(self.witness).iter().any(|one| one.probe == probe.id);
            if is_paid(probe) && locked(self.files).iter().any(asked) {
                continue;
            }
            let began = self.world.now();
            let by = (began + self.order.budget + self.turns(probe)).min(self.end);
            if self.world.is_past(self.end) {
                return Err(Cut);
            }
            self.ask(probe, by).await?;
        }
        Ok(())
    }

    /// Notes why a probe of the leading entry is not asked.
    fn leave_out(&self, probe: &Probe, why: &LeftOut) {
        if self.witness.is_none() {
            for file in locked(self.files).iter_mut() {
                file.left_out.push((probe.id.clone(), why.clone()));
            }
        }
    }

    /// The time that politeness alone takes: one gap for each request of this probe, controls
    /// included, and for those of the places beside it, with which it takes turns.
    fn turns(&self, probe: &Probe) -> Duration {
        let requests = Load::most(self.platform, probe, &self.order.due_at(self.platform)).requests;
        probe.gap().saturating_mul(u32::try_from(requests * self.beside).unwrap_or(u32::MAX))
    }

    /// One probe for all names. An error means that the survey ended in the middle: nothing of it
    /// is judged.
    async fn ask(&self, probe: &Probe, by: Duration) -> Result<(), Cut> {
        let subjects = self.subjects(probe, by).await?;
        let needing: Vec<&Subject> = subjects
            .iter()
            .filter(|subject| {
                subject.wants == Wants::Verdict && judge::needs_controls(probe, &subject.hearing)
            })
            .collect();
        let (known, random) = if needing.is_empty() {
            (Vec::new(), BTreeMap::new())
        } else {
            self.controls(probe, &needing, by).await?
        };
        for subject in &subjects {
            self.judged(probe, subject, known.iter().chain(random.values().flatten()));
        }
        let mut files = locked(self.files);
        let mut told: BTreeMap<usize, Judgement> = BTreeMap::new();
        for subject in &subjects {
            let file = &mut files[subject.index];
            let proves_itself = matches!(subject.hearing.heard, Heard::Taken { proves_itself: true });
            if subject.wants == Wants::Positive && !proves_itself {
                // That the handle is taken is known already; a page that names it may say by whom.
                let known_taken = file.verdict() == Some(Verdict::Taken);
                if known_taken && subject.hearing.names_handle {
                    self.note_owner(file, subject);
                }
                let shows_somebody = match subject.hearing.heard {
                    Heard::Withheld(_) => true,
                    Heard::Taken { .. } => subject.hearing.names_handle,
                    _ => false,
                };
                if !known_taken && shows_somebody {
                    file.judgements.push(judge::dissent(probe, &subject.hearing));
                }
                continue;
            }
            let random = random.get(&shape::shape_of(&subject.handle)).map_or(&[][..], Vec::as_slice);
            let controls = Specimens { taken: &known, random };
            let judgement =
                judge::conclude(self.platform, probe, &subject.handle, &subject.hearing, controls);
            if judgement.verdict == Verdict::Taken {
                self.note_owner(file, subject);
            }
            file.saw(subject.started, subject.hearing.ended);
            for control in judgement.controls.taken.iter().chain(&judgement.controls.random) {
                file.saw(control.started, control.ended);
            }
            let joined = match told.remove(&subject.index) {
                Some(earlier) => earlier.with_spelling(judgement),
                None => judgement,
            };
            told.insert(subject.index, joined);
        }
        for (index, judgement) in told {
            files[index].tell(self.witness, judgement);
        }
        Ok(())
    }

    /// The first that shows anything of the owner tells of it, unless a later one tells that it hides.
    fn note_owner(&self, file: &mut File, subject: &Subject) {
        let hides = |owner: &Owner| shield::is_shielded(owner, self.order.as_of);
        if file.owner.is_none() || subject.owner.as_ref().is_some_and(hides) {
            file.owner.clone_from(&subject.owner);
        }
    }

    /// Asks the probe about every name that still needs it.
    async fn subjects(&self, probe: &Probe, by: Duration) -> Result<Vec<Subject>, Cut> {
        let (mut due, mut questions) = (Vec::new(), Vec::new());
        for (index, file) in locked(self.files).iter().enumerate() {
            if self.order.is_known(file.name, self.platform) {
                continue;
            }
            let wants = wants(file, probe, self.witness);
            if wants == Wants::Nothing {
                continue;
            }
            let spellings = self.platform.handle.other_spellings(&file.handle);
            for handle in std::iter::once(file.handle.clone()).chain(spellings) {
                due.push((index, wants));
                questions.push(Question { handle, fresh: false, recall: None });
            }
        }
        let answers = self.desk().answers(probe, questions, by).await?;
        let mut subjects = Vec::new();
        for ((index, wants), answered) in due.into_iter().zip(answers) {
            match answered {
                Ok(answered) => subjects.push(self.subject(probe, index, wants, answered)),
                Err(why) if self.witness.is_none() => {
                    locked(self.files)[index].left_out.push((probe.id.clone(), why));
                }
                Err(_) => {}
            }
        }
        Ok(subjects)
    }

    fn subject(&self, probe: &Probe, index: usize, wants: Wants, answered: Answered) -> Subject {
        let Answered { handle, request, joint, answer } = answered;
        let hearing = self.hear(probe, &handle, &answer);
        let mut owner = None;
        if let (Heard::Taken { proves_itself }, Ok(reply)) = (&hearing.heard, &answer) {
            let stub = reply.stubs().and_then(|stubs| recalled::find(self.platform, probe, &handle, stubs));
            owner = match stub {
                Some(stub) => stub.shows_owner.then(|| Owner::shielded(stub.seen.clone())),
                // What memory keeps shows nothing of the owner.
                None => (!reply.remembered)
                    .then(|| owner::read(probe, &Reading::new(reply)))
                    .filter(|owner| !owner.is_empty()),
            };
            if let (Some(extract), Some(request)) =
                (proves_itself.then(|| extract::of(probe, reply)).flatten(), &request)
            {
                self.world.keep(request, &extract, Keep::Taken);
            }
        } else if let (Heard::Withheld(_), ProbeKind::Register, Ok(reply)) =
            (&hearing.heard, probe.kind, &answer)
        {
            // Until when it was registered shows in the same reply.
            owner = Some(owner::read(probe, &Reading::new(reply))).filter(|owner| !owner.is_empty());
        }
        let started = answer.as_ref().map_or(Duration::ZERO, |reply| reply.started);
        let sent = joint.or_else(|| request.map(Arc::new)).filter(|_| answer.is_ok());
        Subject { index, handle, wants, started, hearing, owner, sent }
    }

    /// Tells those who record what a subject's reply came to, with what it shares with its controls.
    fn judged<'s>(&self, probe: &Probe, subject: &Subject, controls: impl Iterator<Item = &'s Specimen>) {
        let Some(sent) = &subject.sent else { return };
        self.world.judged(sent, || {
            let features = subject.hearing.features.shared(controls.map(|control| &control.features));
            let stub = recalled::stub(self.platform, probe, &subject.handle, &subject.hearing, &features);
            Stub { shows_owner: subject.owner.is_some(), started: subject.started, ..stub }
        });
    }

    fn desk(&self) -> Desk<'_, F> {
        Desk { order: self.order, platform: self.platform, world: self.world }
    }

    fn hear(&self, probe: &Probe, handle: &Handle, answer: &Answer) -> Hearing {
        hear(self.platform, probe, handle, answer, self.order.as_of)
    }

    /// Known-taken handles, and fresh random ones for each shape among the subjects. The last known
    /// one, the obscure one, is always asked anew, after the last subject: under load a host may
    /// still show the famous and nobody else. So is the last random one where a subject of its shape
    /// is shown: the host may show everybody by now. Memory may answer for the others.
    async fn controls(
        &self,
        probe: &Probe,
        needing: &[&Subject],
        by: Duration,
    ) -> Result<(Vec<Specimen>, Drawn), Cut> {
        let mut shapes: BTreeMap<String, (&Handle, bool)> = BTreeMap::new();
        // A search is proved by what it must find, and says nothing of what it does not.
        for subject in needing.iter().filter(|_| probe.kind != ProbeKind::Search) {
            let shape = shapes.entry(shape::shape_of(&subject.handle)).or_insert((&subject.handle, false));
            shape.1 |= control::shows_somebody(&subject.hearing.heard);
        }
        let taken = self.desk().known(probe, by).await?;
        let known = self.platform.controls.taken.iter().chain(&probe.known).map(String::as_str);
        let others = self.order.handles.iter().chain(&taken).map(Handle::as_str).chain(known);
        let others: Vec<&str> = others.collect();
        let check = format!("{}/{}", self.platform.id, probe.id);
        let last = taken.len().saturating_sub(1);
        let rules = gist::rules(self.platform, probe);
        let (mut known, mut random) = (Vec::new(), Drawn::new());
        let most = if is_paid(probe) { 0 } else { MOST_REDRAWS };
        for round in 0..=most {
            // Who a control stands for: nobody's shape is a known handle's.
            let mut due: Vec<(Option<&String>, Handle, bool)> = Vec::new();
            if round == 0 {
                let handles = taken.iter().enumerate();
                due.extend(handles.map(|(index, handle)| (None, handle.clone(), index < last)));
            }
            for (shape, (subject, is_shown)) in &shapes {
                let found = random.entry(shape.clone()).or_default().len();
                for place in found..LEAST_RANDOM {
                    let drawn = self.lots.draw(&check, subject, &others, &self.platform.handle);
                    let recall = !(*is_shown && place + 1 == LEAST_RANDOM);
                    due.extend(drawn.map(|handle| (Some(shape), handle, recall)));
                }
            }
            if due.is_empty() {
                break;
            }
            let question = |(_, handle, recall): &(_, Handle, bool)| Question {
                handle: handle.clone(),
                fresh: true,
                recall: recall.then_some(rules),
            };
            let answers = self.desk().answers(probe, due.iter().map(question).collect(), by).await?;
            for ((shape, _, recall), answered) in due.into_iter().zip(answers) {
                let Ok(answered) = answered else { continue };
                let control = self.control(probe, answered, recall);
                match shape {
                    None => known.push(control),
                    // A handle that proves to be somebody's tells nothing about the check; any other
                    // answer stays and speaks.
                    Some(_) if matches!(control.control.heard, Heard::Taken { proves_itself: true }) => {}
                    Some(shape) => random.entry(shape.clone()).or_default().push(control),
                }
            }
        }
        Ok((known, random))
    }

    fn control(&self, probe: &Probe, answered: Answered, recall: bool) -> Specimen {
        let Answered { handle, request, joint, answer } = answered;
        let hearing = self.hear(probe, &handle, &answer);
        let reply = answer.as_ref().ok();
        // It may be one of the subjects too.
        if let (Some(reply), Some(sent)) = (reply, request.as_ref().or(joint.as_deref())) {
            self.world.judged(sent, || {
                let stub = recalled::stub(self.platform, probe, &handle, &hearing, &hearing.features);
                Stub { started: reply.started, ..stub }
            });
        }
        let gist = recall.then(|| gist::of(&hearing)).flatten();
        if let (Some(gist), Some(reply), Some(request)) = (gist, reply, &request) {
            self.world.keep(request, &reply.gisted(gist), Keep::Control);
        }
        Specimen::of(handle, hearing, reply, self.order.as_of)
    }
}

/// Random controls by the shape of handle they stand for.
type Drawn = BTreeMap<String, Vec<Specimen>>;

fn wants(file: &File, probe: &Probe, witness: Option<usize>) -> Wants {
    if matches!(file.ruling, Ruling::Barred(_)) {
        return Wants::Nothing;
    }
    if witness.is_some() {
        let open = file.told_by(witness).iter().all(|one| one.verdict == Verdict::Unknown);
        // What proved itself needs no witness.
        return if open && !file.is_proved() { Wants::Verdict } else { Wants::Nothing };
    }
    if let Some(is_open) = file.is_open_to(probe) {
        return if is_open { Wants::Verdict } else { Wants::Nothing };
    }
    let can_prove = probe.account.is_some() && probe.kind != ProbeKind::Validator;
    match file.verdict() {
        None | Some(Verdict::Unknown) => Wants::Verdict,
        // Nobody is shown; another check may tell why.
        Some(Verdict::Vacant) if probe.can_say.contains(&Verdict::Withheld) => Wants::Verdict,
        Some(Verdict::Taken) if file.owner.is_none() && !probe.owner.is_empty() && can_prove => {
            Wants::Positive
        }
        Some(Verdict::Free) if can_prove => Wants::Positive,
        _ => Wants::Nothing,
    }
}

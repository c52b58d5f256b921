//! Asking one probe about handles and getting an answer for each: one request a handle, or one for
//! many where the platform has that.

use std::sync::Arc;
use std::time::Duration;

use futures::future::try_join_all;
use url::Url;

use super::{MOST_KNOWN, Order};
use crate::catalog::batch::Batch;
use crate::catalog::handle::Handle;
use crate::catalog::platform::{ControlSource, Platform, Probe};
use crate::catalog::signal::Locator;
use crate::exchange::{Answer, Failure, Reply, Request};
use crate::fetch::Fetch;
use crate::judge::hearing::{Heard, hear};
use crate::judge::narrow::narrowed;
use crate::probe::{self, LeftOut};
use crate::reading::Reading;

/// One handle to ask about.
pub(crate) struct Question {
    pub(crate) handle: Handle,
    /// Whether caches on the way are asked not to answer.
    pub(crate) fresh: bool,
    /// By which rules callsign's own memory must have judged what it answers with, if it may answer. It
    /// never does for a request about many.
    pub(crate) recall: Option<u64>,
}

/// What came of it.
pub(crate) struct Answered {
    pub(crate) handle: Handle,
    /// What was sent, for memory; nothing where one request asked about many.
    pub(crate) request: Option<Request>,
    /// What was sent where it asked about many.
    pub(crate) joint: Option<Arc<Request>>,
    pub(crate) answer: Answer,
}

/// The survey ended before an answer came.
pub(crate) struct Cut;

/// The answer, unless the survey ended before it came.
fn uncut(answer: Answer) -> Result<Answer, Cut> {
    if matches!(answer, Err(Failure::Ended)) { Err(Cut) } else { Ok(answer) }
}

/// How many names one request asks for; where there is room for more than one, the last place is kept
/// for a known account.
pub(super) fn most_together(batch: &Batch) -> usize {
    batch.most.saturating_sub(1).max(1)
}

/// One place to ask.
pub(crate) struct Desk<'o, F> {
    pub(crate) order: &'o Order<'o>,
    pub(crate) platform: &'o Platform,
    pub(crate) world: &'o F,
}

impl<F: Fetch> Desk<'_, F> {
    /// The answers, in the order of the questions. A handle that cannot be asked about has none but
    /// the reason.
    pub(crate) async fn answers(
        &self,
        probe: &Probe,
        questions: Vec<Question>,
        by: Duration,
    ) -> Result<Vec<Result<Answered, LeftOut>>, Cut> {
        let mut answers = Vec::new();
        let mut due = Vec::new();
        for question in questions {
            match probe::request(probe, &question.handle, &self.order.keys) {
                Ok(request) => due.push((answers.len(), question, request)),
                Err(why) => {
                    answers.push(Some(Err(why)));
                    continue;
                }
            }
            answers.push(None);
        }
        let answered = if probe.batch.is_some() {
            self.together(probe, due, by).await?
        } else {
            try_join_all(due.into_iter().map(|(place, question, request)| async move {
                let Question { handle, fresh, recall } = question;
                let request = Request { fresh, recall, ..request };
                let answer = uncut(self.world.fetch(&request, by).await)?;
                Ok((place, Answered { handle, request: Some(request), joint: None, answer }))
            }))
            .await?
        };
        for (place, one) in answered {
            answers[place] = Some(Ok(one));
        }
        Ok(answers.into_iter().flatten().collect())
    }

    /// Handles known to be taken, the obscure one last: the check's own, or those of the entry, then
    /// those that the platform itself names.
    pub(crate) async fn known(&self, probe: &Probe, by: Duration) -> Result<Vec<Handle>, Cut> {
        if !probe.known.is_empty() {
            return Ok(probe.known.iter().take(MOST_KNOWN).map(Handle::new).collect());
        }
        let mut known: Vec<Handle> = self.platform.controls.taken.iter().map(Handle::new).collect();
        for list in &self.platform.controls.ask {
            let lacking = MOST_KNOWN.saturating_sub(known.len());
            if lacking > 0 {
                let mut listed = self.listed(list, &known, by).await?;
                // Whom a list names last is the more obscure.
                let obscure = listed.pop();
                known.extend(listed.into_iter().take(lacking - 1).chain(obscure));
            }
        }
        known.truncate(MOST_KNOWN);
        Ok(known)
    }

    /// Accounts that the platform itself names now: those that its rules allow, that are not yet known
    /// and that nobody asked about.
    async fn listed(&self, list: &ControlSource, known: &[Handle], by: Duration) -> Result<Vec<Handle>, Cut> {
        let Ok(url) = Url::parse(&list.url) else { return Ok(Vec::new()) };
        let request = Request { fresh: true, ..Request::get(url) };
        let Ok(reply) = uncut(self.world.fetch(&request, by).await)? else { return Ok(Vec::new()) };
        if reply.status != 200 {
            return Ok(Vec::new());
        }
        let rules = &self.platform.handle;
        let same = |left: &Handle, right: &Handle| {
            rules.fold.canonical(left.as_str()) == rules.fold.canonical(right.as_str())
        };
        let locator = Locator { json: Some(list.at.clone()), ..Locator::default() };
        let named = Reading::new(&reply).locate(&locator).into_iter().map(Handle::new);
        let fits = |handle: &Handle| {
            rules.allows(handle.as_str())
                && !known.iter().chain(&self.order.handles).any(|other| same(handle, other))
        };
        Ok(named.filter(fits).collect())
    }

    /// A known account that is asked for last beside several names, the obscure one first of all: a
    /// reply that leaves it out was cut short, and its silence about the others tells nothing.
    fn watch(&self, asked: &[Handle]) -> Option<Handle> {
        let fold = self.platform.handle.fold;
        let same =
            |one: &Handle, other: &Handle| fold.canonical(one.as_str()) == fold.canonical(other.as_str());
        let known = self.platform.controls.taken.iter().take(MOST_KNOWN).rev().map(Handle::new);
        let mut unasked = known.filter(|known| !asked.iter().any(|handle| same(known, handle)));
        unasked.next().filter(|_| asked.len() > 1)
    }

    /// The replies as answers; where the account that was asked for last is not shown, absence is
    /// no answer.
    fn unless_cut_short(
        &self,
        probe: &Probe,
        handles: &[Handle],
        replies: Vec<Reply>,
        watched: bool,
    ) -> Vec<Answer> {
        let heard = |handle: &Handle, reply: &Reply| {
            hear(self.platform, probe, handle, &Ok(reply.clone()), self.order.as_of).heard
        };
        let shown = |(handle, reply): (&Handle, &Reply)| matches!(heard(handle, reply), Heard::Taken { .. });
        let whole = !watched || handles.last().zip(replies.last()).is_some_and(shown);
        let answer = |(handle, reply): (&Handle, Reply)| {
            if whole || !matches!(heard(handle, &reply), Heard::Absent | Heard::Free) {
                Ok(reply)
            } else {
                Err(Failure::Broken("the reply leaves out an account known to exist".to_owned()))
            }
        };
        handles.iter().zip(replies).map(answer).collect()
    }

    /// As few requests as the platform allows.
    async fn together(
        &self,
        probe: &Probe,
        due: Vec<(usize, Question, Request)>,
        by: Duration,
    ) -> Result<Vec<(usize, Answered)>, Cut> {
        let Some(batch) = &probe.batch else { return Ok(Vec::new()) };
        let fold = self.platform.handle.fold;
        // One name that the platform finds malformed spoils the request for all, so those that its
        // rules do not know are asked alone.
        let rules = &self.platform.handle;
        let (joint, odd): (Vec<_>, Vec<_>) =
            due.into_iter().partition(|(_, question, _)| rules.allows(question.handle.as_str()));
        let chunks = joint.chunks(most_together(batch)).chain(odd.chunks(1));
        let asked = chunks.map(|chunk| async move {
            let mut handles: Vec<Handle> =
                chunk.iter().map(|(_, question, _)| question.handle.clone()).collect();
            let watch = self.watch(&handles);
            handles.extend(watch.clone());
            let fresh = chunk.iter().any(|(_, question, _)| question.fresh);
            let request = probe::request_of(probe, &handles, &self.order.keys).ok();
            let joint = request.map(|request| Arc::new(Request { fresh, ..request }));
            let answer = match &joint {
                Some(request) => uncut(self.world.fetch(request, by).await)?,
                None => Err(Failure::NotAsked("the handles cannot be asked about together".to_owned())),
            };
            let answers: Vec<Answer> = match answer {
                Ok(reply) => {
                    let replies = narrowed(batch, fold, &handles, &reply);
                    self.unless_cut_short(probe, &handles, replies, watch.is_some())
                }
                Err(failure) => vec![Err(failure); handles.len()],
            };
            let places = chunk.iter().map(|(place, _, _)| *place);
            let each = places.zip(handles).zip(answers);
            Ok(each
                .map(|((place, handle), answer)| {
                    (place, Answered { handle, request: None, joint: joint.clone(), answer })
                })
                .collect::<Vec<_>>())
        });
        Ok(try_join_all(asked).await?.into_iter().flatten().collect())
    }
}

//! Asking one probe about handles and getting an answer for each: one request a handle, or one for
//! many where the platform has that.

use std::time::Duration;

use futures::future::try_join_all;

use super::Order;
use crate::catalog::handle::Handle;
use crate::catalog::platform::{Platform, Probe};
use crate::exchange::{Answer, Failure, Request};
use crate::fetch::Fetch;
use crate::judge::narrow::narrowed;
use crate::probe::{self, LeftOut};

/// One handle to ask about.
pub(super) struct Question {
    pub(super) handle: Handle,
    /// Whether caches on the way are asked not to answer.
    pub(super) fresh: bool,
    /// Whether callsign's own memory may answer. It never does for a request about many.
    pub(super) recall: bool,
}

/// What came of it.
pub(super) struct Answered {
    pub(super) handle: Handle,
    /// What was sent, for memory; nothing where one request asked about many.
    pub(super) request: Option<Request>,
    pub(super) answer: Answer,
}

/// The survey ended before an answer came.
pub(super) struct Cut;

/// The answer, unless the survey ended before it came.
pub(super) fn uncut(answer: Answer) -> Result<Answer, Cut> {
    if matches!(answer, Err(Failure::Ended)) { Err(Cut) } else { Ok(answer) }
}

/// One place to ask.
pub(super) struct Desk<'o, F> {
    pub(super) order: &'o Order<'o>,
    pub(super) platform: &'o Platform,
    pub(super) world: &'o F,
}

impl<F: Fetch> Desk<'_, F> {
    /// The answers, in the order of the questions. A handle that cannot be asked about has none but
    /// the reason.
    pub(super) async fn answers(
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
                Ok((place, Answered { handle, request: Some(request), answer }))
            }))
            .await?
        };
        for (place, one) in answered {
            answers[place] = Some(Ok(one));
        }
        Ok(answers.into_iter().flatten().collect())
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
        let chunks = joint.chunks(batch.most.max(1)).chain(odd.chunks(1));
        let asked = chunks.map(|chunk| async move {
            let handles: Vec<Handle> = chunk.iter().map(|(_, question, _)| question.handle.clone()).collect();
            let answer = match probe::request_of(probe, &handles, &self.order.keys) {
                Ok(request) => {
                    let fresh = chunk.iter().any(|(_, question, _)| question.fresh);
                    uncut(self.world.fetch(&Request { fresh, ..request }, by).await)?
                }
                Err(_) => Err(Failure::NotAsked("the handles cannot be asked about together".to_owned())),
            };
            let answers: Vec<Answer> = match answer {
                Ok(reply) => narrowed(batch, fold, &handles, &reply).into_iter().map(Ok).collect(),
                Err(failure) => vec![Err(failure); handles.len()],
            };
            let places = chunk.iter().map(|(place, _, _)| *place);
            let each = places.zip(handles).zip(answers);
            Ok(each
                .map(|((place, handle), answer)| (place, Answered { handle, request: None, answer }))
                .collect::<Vec<_>>())
        });
        Ok(try_join_all(asked).await?.into_iter().flatten().collect())
    }
}

//! The three jobs as they run: the scripts of the recipes, one after the other, in a repository of
//! their own, with the real program and a simulated world.

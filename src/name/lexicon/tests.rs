use super::*;

const ANY: [&str; 0] = [];

fn categories(text: &str) -> Vec<Category> {
    let mut found: Vec<Category> = scan(text, &ANY).into_iter().map(|hit| hit.category).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn each_category_is_found_in_each_language() {
    use Category::{Adult, Commerce, Drugs, Gambling, Hate, Profanity, Scam, SelfHarm, Violence};
    for (text, category, language) in [
        ("free porn vids daily", Adult, "en"),
        ("selling cocaine, dm me", Drugs, "en"),
        ("white power forever", Hate, "en"),
        ("i will kill you all", Violence, "en"),
        ("i want to kill myself", SelfHarm, "en"),
        ("best online casino bonus", Gambling, "en"),
        ("double your bitcoin today", Scam, "en"),
        ("what the fuck", Profanity, "en"),
        ("official store, free shipping", Commerce, "en"),
        ("videos porno, tetas", Adult, "es"),
        ("fumando porro, drogadicto", Drugs, "es"),
        ("maldito sudaca", Hate, "es"),
        ("te voy a matar", Violence, "es"),
        ("quiero morir", SelfHarm, "es"),
        ("apuestas deportivas", Gambling, "es"),
        ("ganancias garantizadas", Scam, "es"),
        ("hijo de puta", Profanity, "es"),
        ("tienda oficial", Commerce, "es"),
        ("boquete e putaria", Adult, "pt"),
        ("sou maconheiro", Drugs, "pt"),
        ("seu viadinho", Hate, "pt"),
        ("vou te matar", Violence, "pt"),
        ("quero morrer", SelfHarm, "pt"),
        ("jogo do tigrinho", Gambling, "pt"),
        ("lucro garantido", Scam, "pt"),
        ("puta que pariu", Profanity, "pt"),
        ("loja oficial", Commerce, "pt"),
        ("branlette et partouze", Adult, "fr"),
        ("je fume de la beuh", Drugs, "fr"),
        ("sale arabe", Hate, "fr"),
        ("je vais te tuer", Violence, "fr"),
        ("envie de mourir", SelfHarm, "fr"),
        ("paris sportifs", Gambling, "fr"),
        ("argent facile ici", Scam, "fr"),
        ("quel connard", Profanity, "fr"),
        ("boutique officielle", Commerce, "fr"),
        ("geile Fotze", Adult, "de"),
        ("immer am kiffen", Drugs, "de"),
        ("Ausländer raus", Hate, "de"),
        ("ich bring dich um", Violence, "de"),
        ("ich will sterben", SelfHarm, "de"),
        ("Sportwetten Profi", Gambling, "de"),
        ("Kredit ohne Schufa", Scam, "de"),
        ("du Hurensohn", Profanity, "de"),
        ("offizieller Shop", Commerce, "de"),
        ("pompini gratis", Adult, "it"),
        ("fumo canne e spinelli", Drugs, "it"),
        ("sporco negro", Hate, "it"),
        ("ti ammazzo", Violence, "it"),
        ("voglio morire", SelfHarm, "it"),
        ("scommesse sportive", Gambling, "it"),
        ("soldi facili", Scam, "it"),
        ("vaffanculo stronzo", Profanity, "it"),
        ("negozio ufficiale", Commerce, "it"),
    ] {
        let hits = scan(text, &ANY);
        let hit = hits.iter().any(|hit| {
            (hit.category, hit.language) == (category, language) && hit.strength >= 2 && !hit.context_only
        });
        assert!(hit, "{text}: {hits:?}");
    }
}

#[test]
fn disguised_and_joined_words_are_found() {
    for (text, term) in [
        ("bl4z3it", "blaze it"),
        ("BlazeIt_420", "blaze it"),
        ("w33d", "weed"),
        ("weed420", "weed"),
        ("n1gg3r", "nigger"),
        ("P0rn", "porn"),
        ("f*ck off", "fuck"),
        ("fuuuuuck", "fuck"),
        ("f.u.c.k", "fuck"),
        ("#SmokeWeedEveryday", "smoke weed"),
        ("www.pornhub.com/users", "pornhub"),
        ("𝖜𝖊𝖊𝖉", "weed"),
        ("cосaіne", "cocaine"),
        ("scheisse", "scheiße"),
        ("14/88", "14 88"),
        ("sluts", "slut"),
        ("shitting", "shit"),
    ] {
        assert!(scan(text, &ANY).iter().any(|hit| hit.term == term), "{text}: {:?}", scan(text, &ANY));
    }
}

#[test]
fn hits_say_where_they_stand() {
    let text = "Où est la bête ? Quel CONNARD, w33d";
    let places: Vec<&str> = scan(text, &ANY).into_iter().map(|hit| &text[hit.at]).collect();
    assert_eq!(places, ["CONNARD", "w33d"]);
}

#[test]
fn innocents_are_left_alone() {
    for text in INNOCENT.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let hits = scan(text, &ANY);
        let firm: Vec<&Hit> =
            hits.iter().filter(|hit| hit.strength >= 2 && hit.category != Category::Commerce).collect();
        assert!(firm.iter().all(|hit| hit.context_only), "{text}: {firm:?}");
        assert!(
            weigh(&[hits.clone()]).iter().all(|one| one.firm == 0 || one.category == Category::Commerce),
            "{text}: {hits:?}"
        );
    }
    assert!(INNOCENT.lines().count() >= 60);
}

#[test]
fn words_of_one_language_wait_for_it() {
    assert_eq!(categories("con mi hermano"), []);
    assert_eq!(scan("quel con", &["fr"]).len(), 1);
    assert_eq!(scan("quel con", &["FR"]).len(), 1);
    assert_eq!(scan("un cono", &["es"]).len(), 0);
    assert_eq!(scan("qué coño", &["es"]).len(), 1);
}

#[test]
fn context_only_words_count_in_company() {
    let of = |texts: &[&str]| weigh(&texts.iter().map(|text| scan(text, &ANY)).collect::<Vec<_>>());
    for alone in [
        &["where's the bowl"][..],
        &["open at 4:20, order 420"],
        &["Blaze Pizza"],
        &["high protein bowl"],
        &["born 1988", "class of 88"],
        &["route 88", "room 18"],
        &["spark me up"],
    ] {
        assert_eq!(of(alone), [], "{alone:?}");
    }
    let drugs = of(&["wanna blaze", "wheres the bowl", "spark me up"]);
    assert_eq!(drugs.len(), 1);
    assert_eq!(drugs[0], Weight { category: Category::Drugs, distinct: 3, firm: 3, texts: 3, strongest: 2 });
    assert_eq!(of(&["420 blaze"])[0].category, Category::Drugs);
    assert_eq!(of(&["420", "mary jane"])[0].firm, 2);
    let hate = of(&["88", "sieg heil"]);
    assert_eq!((hate[0].distinct, hate[0].strongest), (2, 3));
    assert_eq!(of(&["weed", "fuck", "weed again"]).iter().map(|one| one.distinct).sum::<usize>(), 2);
}

const INNOCENT: &str = "
    Born in Scunthorpe, living in Penistone
    John Hancock was here
    Sexton Blake mysteries
    shitake and shiitake mushrooms
    graduated summa cum laude
    Essex county council
    Emily Dickinson poems
    class assignment due Monday
    Visit Sussex and Middlesex
    assistant to the assessor
    passionate about grass and glass
    cocktails and peacocks
    Hitchcock fan
    analysis, analytics and analog synths
    canal boats
    therapist in Boston
    grapefruit and rapeseed oil
    skyscraper photography
    Arsenal supporter
    Matsushita electric
    Cockburn port wine
    Lightwater valley, Clitheroe
    shuttlecock and woodcock
    buttons and buttercups
    title designer, titanium parts
    constitution and institution
    button-down shirts
    basement cumulus
    document your circumstances
    Hindu Kush mountains
    weed control for lawns
    Maine Coon breeder
    chink in the armour
    kaffir lime curry
    sex education teacher
    Sex and the City quotes
    same-sex marriage lawyer
    suicide prevention volunteer
    war on drugs historian
    drug free since the nineties
    poker face by Lady Gaga
    Super Bowl champions
    smoothie bowl recipes
    high school teacher
    high quality pots and pans
    blunt but fair
    joint venture, joint research
    order 88 for pick-up
    since 1988
    A55 and S3 phones reviewed
    4K video at 60 fps
    Doobie Brothers tribute
    blue tits and great tits in my garden
    pussy willow bouquets
    Dick Van Dyke show
    wire strippers and pliers
    nude lipstick shades
    Glockenspiel player
    Speed dating host
    methodist and method actor
    Ganesha temple
    Harlem Globetrotters
    knitting patterns for scarves
    I love my dog, coffee and hiking
    photographer, traveller, dad of two
    crackers and cracked eggs
    snowboarding on fresh snow
    heroine of her own story
    negroni week
    niggardly is a word
    en retard pour le train
    Wir lieben Mist und Dünger im Garten
    dicke Bücher und Kaffee
    con mi familia en la playa
    pinto quadros e desenho
    el cono de helado
    Kant and Fuchs
    Shih tzu lover
    Ford Escort owner
    U.S.A. made
    W3C member
    Kevin Bacon, knives out
    herb garden and green tea
    mushroom risotto
    picnic under trees
";

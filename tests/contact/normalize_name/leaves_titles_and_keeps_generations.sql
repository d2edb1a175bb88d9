begin;

select plan(4);

prepare answers as
select contact.normalize_name(w.raw)
from (
    values
    (1, 'Dr. Mary Smith'),
    (2, 'Smith, Mary'),
    (3, 'Prof. Dr. José-María  ÑANDÚ'),
    (4, 'Mary Smith, PhD'),
    (5, 'John Smith Junior'),
    (6, 'Smith, John Jr.'),
    (7, 'O''Brien, Seán'),
    (8, 'Łukasz Weiß'),
    (9, 'Αλέξανδρος ΠΑΠΑΔΟΠΟΥΛΟΣ'),
    (10, 'Jack Ma'),
    (11, 'Dr'),
    (12, ' , ')
) as w (place, raw)
order by w.place;

prepare expected as
values
('mary smith'),
('mary smith'),
('jose maria nandu'),
('mary smith'),
('john smith jr'),
('john smith jr'),
('sean obrien'),
('lukasz weiss'),
('αλεξανδροσ παπαδοπουλοσ'),
('jack ma'),
('dr'),
(null);

select results_eq('answers', 'expected', 'a name has one form');
select
    isnt(
        contact.normalize_name('John Smith Sr'), contact.normalize_name('John Smith Jr'),
        'father and son stay two'
    );
select
    ok(
        contact.formal_names('Bob') && contact.formal_names('Rob'),
        'two short names may be of one person'
    );
select
    ok(
        not contact.formal_names('Bob') && contact.formal_names('Bill'),
        'and two others may not'
    );

select *
from finish();

rollback;

begin;

select plan(2);

prepare answers as
select contact.normalize_email(w.raw)
from (
    values
    (1, ' Mary.Smith@Example.ORG '),
    (2, '"Smith, Mary" <mary@example.org>'),
    (3, 'mailto:mary@example.org'),
    (4, 'ｍａｒｙ＠example．org'),
    (5, U&'mary\200B@example.org'),
    (6, 'mary@bücher.example'),
    (7, 'mary@MÜNCHEN.例え.jp'),
    (8, 'o''brien+news@example.org.'),
    (9, 'mary@example'),
    (10, 'mary@@example.org'),
    (11, 'mary smith@example.org'),
    (12, 'mary..smith@example.org'),
    (13, 'mary@exa_mple.org'),
    (14, repeat('a', 65) || '@example.org'),
    (15, ''),
    (16, null),
    (17, 'mary@bücher..example')
) as w (place, raw)
order by w.place;

prepare expected as
values
('mary.smith@example.org'),
('mary@example.org'),
('mary@example.org'),
('mary@example.org'),
('mary@example.org'),
('mary@xn--bcher-kva.example'),
('mary@xn--mnchen-3ya.xn--r8jz45g.jp'),
('o''brien+news@example.org'),
(null),
(null),
(null),
(null),
(null),
(null),
(null),
(null),
(null);

select results_eq('answers', 'expected', 'an address has one form, and what is none has none');

set local role anon;
select is(
    api.normalize_email(' Mary.Smith@Example.ORG '), 'mary.smith@example.org',
    'and whoever has no claims is told it too'
);
reset role;

select *
from finish();

rollback;

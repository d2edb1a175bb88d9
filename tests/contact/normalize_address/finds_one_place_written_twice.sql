begin;

select plan(3);

prepare answers as
select contact.normalize_address(w.raw)
from (
    values
    (1, 'Unit 12, 34 Saint Kilda Road'),
    (2, '12/34 St Kilda Rd.'),
    (3, 'P.O. Box 7, Melbourne, Victoria'),
    (4, 'PO BOX 7 Melbourne VIC'),
    (5, 'Hauptstraße 5'),
    (6, 'North East Avenue'),
    (7, ' - ')
) as w (place, raw)
order by w.place;

prepare expected as
values
('12 34 st kilda rd'),
('12 34 st kilda rd'),
('po box 7 melbourne vic'),
('po box 7 melbourne vic'),
('hauptstrasse 5'),
('ne ave'),
(null);

select results_eq('answers', 'expected', 'a place has one form');
select
    is_empty(
        $$
            select w.words
            from ref.address_words as w
            inner join ref.address_words as o on w.written_as = o.words
        $$,
        'no short form is made shorter'
    );
select
    is_empty(
        $$
            select n.nickname
            from ref.nicknames as n
            where
                contact.plain_text(n.nickname) <> n.nickname
                or contact.plain_text(n.formal_name) <> n.formal_name
            union all
            select t.word
            from ref.name_titles as t
            where contact.plain_text(t.word) <> t.word
            union all
            select w.words
            from ref.address_words as w
            where contact.plain_text(w.words) <> w.words
        $$,
        'the words of the lists are as they are looked for'
    );

select *
from finish();

rollback;

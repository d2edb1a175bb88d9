begin;

select plan(3);

select test.make_tenants();
select test.sign_in('user_ada', 'org_north');

-- A telephone that stands for nobody, and a birth date that stands for unknown.
select
    count(
        test.add_person(
            'north',
            'person ' || n.number,
            case
                when n.number in (7, 150) then 'Aurelia'
                else translate('x' || n.number, '0123456789', 'abcdefghij')
            end,
            case
                when n.number in (7, 150) then 'Quillfeather'
                else translate('y' || n.number * 31, '0123456789', 'abcdefghij')
            end,
            '1900-01-01',
            '+61255550000',
            '1 Unknown Street'
        )
    )
from generate_series(1, 150) as n (number);

-- And thirty whom no field tells apart.
select
    count(
        test.add_person(
            'north', 'copy ' || n.number, 'Nemo', 'Nobody', '1900-01-01', '+61255550000',
            '1 Unknown Street'
        )
    )
from generate_series(1, 30) as n (number);

select contact.match_prepare(test.organization('north'));

select cmp_ok(
    contact.block_pairs(test.organization('north')), '<', 180::bigint * 50,
    'pairs grow with the number of contacts, not with its square'
);
select ok(
    exists (
        select
        from pg_temp.match_pairs as p
        inner join pg_temp.match_work as a on p.a = a.id
        inner join pg_temp.match_work as b on p.b = b.id
        where a.given_name = 'aurelia' and b.given_name = 'aurelia'
    ),
    'and who is the same is compared all the same'
);
select cmp_ok(
    (
        select min(n.others)
        from (
            select count(p.a) as others
            from pg_temp.match_work as w
            left join pg_temp.match_pairs as p on w.id in (p.a, p.b)
            where w.given_name = 'nemo'
            group by w.id
        ) as n
    ),
    '>=',
    5::bigint,
    'a block that nothing parts is not dropped: everybody meets some neighbours'
);

select *
from finish();

rollback;

begin;

select plan(4);

create table core.samples (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    number int not null,
    email core.email_address,
    body text,
    birth_date date,
    phone text [],
    given_name varchar(40),
    ciphertext bytea,
    display_name jsonb,
    mrn json,
    primary key (organization_id, id)
);

select audit.attach('core.samples');

set local audit.digest_key = 'a key of more than thirty-two characters';

insert into core.samples (
    organization_id, number, email, body, birth_date, phone, given_name, ciphertext, display_name, mrn
)
select
    '01a10000-0000-7000-8000-000000000001',
    g.number,
    'mary@example.com',
    E'said "in confidence" \\ to Zoë\n' || g.number,
    case when g.number > 5 then date '1980-01-01' + g.number end,
    array['+61400000000', null, 'a "b"'],
    'Mary',
    '\x00ff',
    case g.number when 7 then 'null' else jsonb_build_object('name', 'Mary', 'b', g.number) end,
    (case g.number when 8 then 'null' else '{"b": 1,  "a": [1, 2.50]}' end)::json
from generate_series(1, 40) as g (number);

update core.samples set
    body = body || '!',
    display_name = case when number > 20 then '{"name": "Ada"}' else display_name end;

update core.samples set body = null, number = number + 1;

-- Each digest, beside what audit.value_digest makes of the value that was written.
create temporary table compared as
select
    s.number,
    c.key,
    e.after -> c.key as told,
    case
        when jsonb_typeof(c.value) = 'null' then 'null'::jsonb
        else to_jsonb(
            audit.value_digest(
                p_table_name => 'core.samples',
                p_organization_id => s.organization_id,
                p_row_id => s.id,
                p_column_name => c.key,
                p_value => c.value,
                p_key => 'a key of more than thirty-two characters'
            )
        )
    end as expected
from core.samples as s
inner join audit.events as e
    on s.id = e.row_id and e.action = 'insert'
cross join lateral jsonb_each(
    to_jsonb(s)
    || jsonb_build_object(
        'body', E'said "in confidence" \\ to Zoë\n' || (s.number - 1),
        'display_name', case s.number
            when 8 then 'null' else jsonb_build_object('name', 'Mary', 'b', s.number - 1)
        end
    )
) as c
where c.key <> all(array['organization_id', 'id', 'number']);

select is_empty(
    'select c.* from compared as c where c.told is distinct from c.expected',
    'a digest made in bulk is the digest of the value'
);
select cmp_ok(
    (select count(*) from compared as c where c.told <> 'null'),
    '=', 313::bigint, 'of whatever type, and what is null stays null'
);
select results_eq(
    $$
        select
            count(*),
            count(*) filter (where e.after ? 'display_name'),
            count(*) filter (where e.after ->> 'body' ~ '^[0-9a-f]{8}:[0-9a-f]{64}$'),
            count(*) filter (where e.after ->> 'display_name' !~ '^[0-9a-f]{8}:[0-9a-f]{64}$')
        from audit.events as e
        where e.table_name = 'core.samples' and e.action = 'update' and not e.after ? 'number'
    $$,
    $$values (40::bigint, 20::bigint, 40::bigint, 0::bigint)$$,
    'so it is in an update, in rows in which the usual changed and in others'
);

set local audit.digest_key = '';

delete from core.samples;

select results_eq(
    $$
        select e.before ->> 'email', e.before -> 'body', count(*)
        from audit.events as e
        where e.table_name = 'core.samples' and e.action = 'delete'
        group by e.before ->> 'email', e.before -> 'body'
    $$,
    $$values ('withheld', 'null'::jsonb, 40::bigint)$$,
    'without a key values are withheld'
);

select *
from finish();

rollback;

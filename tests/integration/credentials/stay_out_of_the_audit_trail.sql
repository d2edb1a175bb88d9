begin;

select plan(5);

select test.make_tenants();
select test.make_integrations();
select test.start_keys(1);

select test.answer_to(
    'user_ada', 'org_north',
    format('select api.put_credential(%L, $$api_key$$, $$sesame$$)', test.integration('north'))
);
select test.answer_to(
    'user_ada', 'org_north',
    format('select api.rotate_credential(%L, $$sesame 2$$)', test.credential('north', 'api_key'))
);
select test.start_keys(1, 2);
select r.rewrapped
from integration.rotate_kek() as r;

create temporary table recorded as
select e.action, concat_ws(' ', e.before, e.after) as what
from audit.events as e
where e.table_name in ('integration.credentials', 'integration.key_encryption_keys');

select is(
    (
        select count(*)
        from recorded as r
        where r.what ~ 'kek_version'
    ),
    4::bigint, 'what was written is recorded'
);
select is_empty(
    'select r.what from recorded as r where r.what ~ $$sesame|c2VzYW1l|736573616d65$$',
    'but no value, in whatever form'
);
select is_empty(
    $$
        select r.what
        from recorded as r
        inner join integration.credentials as c
            on
                strpos(r.what, encode(c.ciphertext, 'hex')) > 0
                or strpos(r.what, encode(c.data_key_wrapped, 'hex')) > 0
    $$,
    'nor a ciphertext or a wrapped key, which an old key might open'
);
select is_empty(
    'select r.what from recorded as r where r.what ~ $$"(ciphertext|data_key_wrapped)": "\\\\x$$',
    'nor one of those before'
);
select is_empty(
    $$
        select r.what
        from recorded as r
        cross join jsonb_each_text(test.keyring(1, 2)) as k (version, key)
        where
            strpos(r.what, k.key) > 0
            or strpos(r.what, encode(decode(k.key, 'base64'), 'hex')) > 0
    $$,
    'nor a key'
);

select *
from finish();

rollback;

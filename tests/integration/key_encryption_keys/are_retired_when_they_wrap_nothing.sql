begin;

select plan(18);

select test.make_tenants();
select test.make_integrations();

select throws_ok(
    'select integration.start_kek(1)', 'RQ503', 'no keyring is open', 'a key that is not open cannot begin'
);

select test.start_keys(1);

select throws_ok(
    'select integration.retire_kek(1)', 'RQ409', 'this key is in use', 'the active key is not retired'
);

select test.answer_to(
    'user_ada', 'org_north',
    format('select api.put_credential(%L, $$kind_%s$$, $$value %s$$)', test.integration('north'), g.n, g.n)
)
from generate_series(1, 5) as g (n);

create temporary table credentials as
select
    c.kind,
    c.ciphertext,
    format('select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync$$) as w', c.id) as opened
from integration.credentials as c;

select throws_ok(
    'select integration.start_kek(2)', 'RQ503', 'the keyring lacks a key', 'nor one that the keyring lacks'
);

select integration.open_keyring(test.keyring(1, 2));
select integration.start_kek(2);

select results_eq(
    'select r.version, r.status, r.wrapped_count from integration.kek_report() as r',
    $$values (1, 'retiring', 5::bigint), (2, 'active', 0::bigint)$$,
    'the key before is retiring, and still wraps what it wrapped'
);
select throws_ok(
    'select integration.retire_kek(1)', 'RQ409', 'this key is in use', 'so it is not retired'
);
select test.answer_to(
    'user_ada', 'org_north',
    format('select api.put_credential(%L, $$new$$, $$value$$)', test.integration('north'))
);
select is(
    (
        select c.kek_version
        from integration.credentials as c
        where c.kind = 'new'
    ),
    2, 'what is new is wrapped by the new key'
);
select results_eq(
    'select r.rewrapped, r.damaged, r.remaining from integration.rotate_kek(3) as r',
    $$values (3, '{}'::uuid[], 2::bigint)$$,
    'a batch is wrapped again'
);
select is(
    string_agg(test.worker_answer('user_ada', 'org_north', c.opened), ', ' order by c.kind),
    'value 1, value 2, value 3, value 4, value 5',
    'all open in the middle of it, whichever key wraps them'
)
from credentials as c;

update integration.credentials
set data_key_wrapped = set_byte(data_key_wrapped, 30, 255 - get_byte(data_key_wrapped, 30))
where
    id = (
        select c.id
        from integration.credentials as c
        where c.kek_version = 1
        order by c.id
        limit 1
    );

select results_eq(
    'select r.rewrapped, cardinality(r.damaged), r.remaining from integration.rotate_kek(3) as r',
    $$values (1, 1, 1::bigint)$$,
    'one that was altered is told, and keeps no other from its key'
);
select throws_ok(
    'select integration.retire_kek(1)', 'RQ409', 'this key is in use', 'the key that may open it stays'
);

update integration.credentials
set data_key_wrapped = set_byte(data_key_wrapped, 30, 255 - get_byte(data_key_wrapped, 30))
where kek_version = 1;

select results_eq(
    'select r.rewrapped, r.remaining from integration.rotate_kek(3) as r',
    $$values (1, 0::bigint)$$,
    'mended, it is wrapped again'
);
select lives_ok('select integration.retire_kek(1)', 'then the key is retired');
select throws_ok('select integration.start_kek(1)', 'RQ409', null, 'and does not come back');
select throws_ok('select integration.retire_kek(9)', 'RQ404', null, 'an unknown one is told');

select integration.open_keyring(test.keyring(2));

select is(
    string_agg(test.worker_answer('user_ada', 'org_north', c.opened), ', ' order by c.kind),
    'value 1, value 2, value 3, value 4, value 5',
    'without the old key in the keyring all open'
)
from credentials as c;
select is_empty(
    $$
        select w.kind
        from credentials as w
        inner join integration.credentials as c using (kind)
        where w.ciphertext <> c.ciphertext
    $$,
    'no value was encrypted anew'
);
select is(
    test.error_as('app_owner', 'select * from integration.rotate_kek()'),
    '42501', 'functions of clients do not wrap again across organizations'
);
select is(
    test.error_as(
        'app_owner', 'update integration.key_encryption_keys set check_value = sha256($$x$$)'
    ),
    '42501', 'nor do they change a key'
);

select *
from finish();

rollback;

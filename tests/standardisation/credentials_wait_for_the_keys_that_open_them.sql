-- Token and key are the example of the Fernet specification.

begin;

select plan(6);

select test.old_practice();

insert into legacy.api_credentials (organization_id, service, api_key)
values
('aaaaaaaa-0000-4000-8000-000000000001', 'cliniko', 'plain-key'),
(
    'aaaaaaaa-0000-4000-8000-000000000001', 'chatwoot',
    'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA=='
);

select results_eq(
    $$select q.reasons from standardisation.quarantine as q order by q.row_id$$,
    $$values ('{no_keyring}'::text[]), ('{no_keyring}'::text[])$$,
    'without a keyring they wait'
);

select integration.open_keyring(
    jsonb_build_object('900', encode(sha256('a key for tests'), 'base64')), true
);
select integration.start_kek(900);

select
    is(standardisation.retry('api_credentials'), 1::bigint, 'with one the plain key is taken over');

select standardisation.open_fernet('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=');
select standardisation.retry('api_credentials');

select results_eq(
    $$select q.reasons from standardisation.quarantine as q$$,
    $$values ('{fernet_wrong_key}'::text[])$$,
    'a wrong key opens nothing'
);

select standardisation.open_fernet('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=');

select is(standardisation.retry('api_credentials'), 1::bigint, 'the right one does');

select results_eq(
    $$
    select standardisation.api_key_of(c)
    from integration.credentials as c
    where c.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
    order by 1
    $$,
    $$values ('hello'), ('plain-key')$$,
    'both are encrypted anew, and open to what they were'
);

select is_empty(
    $$
    select
    from standardisation.records as r
    where r.old_row::text ~ 'plain-key'
    $$,
    'no key stands in a record'
);

select *
from finish();

rollback;

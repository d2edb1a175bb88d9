-- Verify routiq:ref/phone_sources on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 1
        from ref.phone_sources as t
    ), 'the source should stand in ref.phone_sources';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.phone_sources', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;

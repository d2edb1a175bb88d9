-- Verify routiq:ref/phone_starts on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 1500
        from ref.phone_starts as t
    ), 'beginnings should stand in ref.phone_starts';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.phone_starts', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;

-- Verify routiq:ref/letters on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 300
        from ref.letters as t
    ), 'letters should stand in ref.letters';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.letters', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;

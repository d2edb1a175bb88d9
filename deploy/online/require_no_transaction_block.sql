-- Deploy routiq:online/require_no_transaction_block to pg
-- requires: online/schema

begin;

-- procedure online.require_no_transaction_block()

-- Cannot pin a search_path, for it commits; it uses no name at all. Its own name is the message:
-- it stands in the context of error 2D000, which cannot be caught around a commit.

create or replace procedure online.require_no_transaction_block()
language plpgsql
as $procedure$
begin
    commit;
end
$procedure$;

revoke all on procedure online.require_no_transaction_block() from public;

comment on procedure online.require_no_transaction_block () is
    'Commits, which fails with 2D000 (invalid transaction termination) inside a transaction block: '
    'then call the procedure outside of "begin", one statement alone.';

commit;

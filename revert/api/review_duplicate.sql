-- Revert routiq:api/review_duplicate from pg

begin;

drop function api.review_duplicate(uuid, text, uuid, int, text);

commit;

-- Revert routiq:contact/patients__backfill_location_id from pg

begin;

-- Which rows had no branch before is not known any more; the values go with their column.

commit;
